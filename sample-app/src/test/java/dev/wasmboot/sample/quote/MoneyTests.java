package dev.wasmboot.sample.quote;

import java.util.Currency;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class MoneyTests {

	private static final Currency EUR = Currency.getInstance("EUR");

	@ParameterizedTest
	@CsvSource({ "EUR,1.20,120,1.20", "EUR,3,300,3.00", "EUR,0,0,0.00", "EUR,007.50,750,7.50", "EUR,1.200,120,1.20",
			"JPY,980,980,980", "JPY,980.0,980,980", "BHD,1.234,1234,1.234",
			"EUR,10000000000000.00,1000000000000000,10000000000000.00" })
	void decimalNumberIsReadAsMinorUnits(String currency, String text, long minor, String shown) {
		Money money = Money.parse(Currency.getInstance(currency), text);
		assertThat(money.minor()).isEqualTo(minor);
		assertThat(money).hasToString(shown);
	}

	@Test
	void negativeAmountIsShownWithItsSign() {
		assertThat(new Money(EUR, -5)).hasToString("-0.05");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "-1", "+1", "1,20", "1.", ".5", "1e3", "0x1", "NaN", " 1", "1.20 EUR", "1_000", "١",
			"12345678901234567" })
	void otherTextIsRefused(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> Money.parse(EUR, text))
			.withMessageStartingWith("must be a decimal number");
	}

	@ParameterizedTest
	@CsvSource({ "EUR,1.205,2", "JPY,0.5,0", "BHD,0.0001,3" })
	void moreDecimalsThanTheCurrencyHasAreRefused(String currency, String text, int decimals) {
		assertThatIllegalArgumentException().isThrownBy(() -> Money.parse(Currency.getInstance(currency), text))
			.withMessage("must have at most " + decimals + " decimals, as " + currency + " has");
	}

	@Test
	void amountThatIsTooLargeIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> Money.parse(EUR, "10000000000000.01"))
			.withMessage("must be at most 10000000000000.00");
	}

}
