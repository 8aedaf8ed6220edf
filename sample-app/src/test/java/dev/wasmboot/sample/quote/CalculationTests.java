package dev.wasmboot.sample.quote;

import java.util.List;

import dev.wasmboot.sample.extension.Adjustment;
import dev.wasmboot.sample.extension.Cart;
import dev.wasmboot.sample.quote.Quote.Line;
import dev.wasmboot.sample.quote.Quote.Skipped;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class CalculationTests {

	private final Calculation calculation = new Calculation(Cart.of("EUR", List.of(new Cart.Item("apple", 3, 120))));

	@Test
	void totalIsSubtotalDiscountsAndShipping() {
		this.calculation.discount("a", new Adjustment("Off", -120));
		this.calculation.discount("b", new Adjustment("More off", -9));
		this.calculation.shipping("c", new Adjustment("Parcel", 490));
		assertThat(this.calculation.quote()).isEqualTo(new Quote("EUR", "3.60", List.of(new Line("a", "Off", "-1.20"),
				new Line("b", "More off", "-0.09"), new Line("c", "Parcel", "4.90")), "7.21", List.of()));
	}

	@Test
	void adjustmentOfNothingIsALine() {
		this.calculation.discount("a", new Adjustment("Nothing off", 0));
		this.calculation.shipping("b", new Adjustment("Free", 0));
		assertThat(this.calculation.quote().lines()).containsExactly(new Line("a", "Nothing off", "0.00"),
				new Line("b", "Free", "0.00"));
	}

	@Test
	void discountCanBeAllThatIsLeftToPay() {
		this.calculation.discount("a", new Adjustment("Free", -360));
		assertThat(this.calculation.quote().total()).isEqualTo("0.00");
	}

	@Test
	void discountThatIsMoreThanIsLeftToPayIsLeftOut() {
		this.calculation.discount("a", new Adjustment("Off", -300));
		this.calculation.discount("b", new Adjustment("Too much", -61));
		assertThat(this.calculation.quote()).isEqualTo(new Quote("EUR", "3.60", List.of(new Line("a", "Off", "-3.00")),
				"0.60", List.of(new Skipped("b", "its amount of -0.61 is not between -0.60 and 0.00"))));
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, Long.MAX_VALUE, Long.MIN_VALUE })
	void discountThatIsNoneIsLeftOut(long amount) {
		this.calculation.discount("a", new Adjustment("Hostile", amount));
		assertThat(this.calculation.quote().lines()).isEmpty();
		assertThat(this.calculation.quote().total()).isEqualTo("3.60");
		assertThat(this.calculation.quote().skipped()).extracting(Skipped::plugin).containsExactly("a");
	}

	@ParameterizedTest
	@ValueSource(longs = { -1, Cart.MAX_MINOR, Long.MAX_VALUE, Long.MIN_VALUE })
	void shippingRateThatIsNoneIsLeftOut(long amount) {
		this.calculation.shipping("a", new Adjustment("Hostile", amount));
		assertThat(this.calculation.quote().lines()).isEmpty();
		assertThat(this.calculation.quote().total()).isEqualTo("3.60");
		assertThat(this.calculation.quote().skipped()).extracting(Skipped::plugin).containsExactly("a");
	}

}
