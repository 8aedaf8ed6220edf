package dev.wasmboot.engine.compiler;

import org.junit.jupiter.api.Test;
import org.objectweb.asm.Opcodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class MethodCodeTests {

	/** More than any short form reaches. */
	private static final int MANY = 300;

	private final ClassFile file = new ClassFile("Written", JavaTypes.OBJECT);

	@Test
	void constantsAreWhatTheyWereWhateverTheirForm() throws ReflectiveOperationException {
		long[] values = { 0, 1, -1, 2, 5, 6, 127, -128, 128, 32_767, 32_768, -32_769, Integer.MIN_VALUE, 1L << 40,
				Long.MIN_VALUE };
		for (int i = 0; i < values.length; i++) {
			Bytecode out = this.file.method("long" + i, "()J");
			out.constant(values[i]);
			out.op(Opcodes.LRETURN);
			out.end(2, 0);
			out = this.file.method("int" + i, "()I");
			out.constant((int) values[i]);
			out.op(Opcodes.IRETURN);
			out.end(1, 0);
		}
		Class<?> type = define();
		for (int i = 0; i < values.length; i++) {
			assertThat(type.getMethod("long" + i).invoke(null)).isEqualTo(values[i]);
			assertThat(type.getMethod("int" + i).invoke(null)).isEqualTo((int) values[i]);
		}
	}

	@Test
	void constantsWithLargeNumbersAreFound() throws ReflectiveOperationException {
		for (int i = 0; i < MANY; i++) {
			Bytecode out = this.file.method("constant" + i, "()I");
			out.constant(1_000_000 + i);
			out.op(Opcodes.IRETURN);
			out.end(1, 0);
		}
		Class<?> type = define();
		for (int i = 0; i < MANY; i++) {
			assertThat(type.getMethod("constant" + i).invoke(null)).isEqualTo(1_000_000 + i);
		}
	}

	@Test
	void localsAreFoundWhereverTheyAre() throws ReflectiveOperationException {
		Bytecode out = this.file.method("sum", "()J");
		for (int i = 0; i < MANY; i++) {
			out.constant((long) i);
			out.variable(Opcodes.LSTORE, 2 * i);
		}
		out.op(Opcodes.LCONST_0);
		for (int i = 0; i < MANY; i++) {
			out.variable(Opcodes.LLOAD, 2 * i);
			out.op(Opcodes.LADD);
		}
		out.op(Opcodes.LRETURN);
		out.end(4, 2 * MANY);
		assertThat(define().getMethod("sum").invoke(null)).isEqualTo(MANY * (MANY - 1L) / 2);
	}

	@Test
	void switchesLeadToTheirTargetsWhereverTheyBegin() throws ReflectiveOperationException {
		for (int before = 0; before < Integer.BYTES; before++) {
			Bytecode out = this.file.method("choose" + before, "(I)I");
			for (int i = 0; i < before; i++) {
				out.op(Opcodes.NOP);
			}
			Label[] targets = { new Label(), new Label(), new Label() };
			Object[] locals = { Opcodes.INTEGER };
			out.variable(Opcodes.ILOAD, 0);
			out.tableSwitch(5, targets[2], targets[0], targets[1]);
			for (int i = 0; i < targets.length; i++) {
				out.label(targets[i]);
				out.frame(locals);
				out.constant(10 + i);
				out.op(Opcodes.IRETURN);
			}
			out.end(1, 1);
		}
		Class<?> type = define();
		for (int before = 0; before < Integer.BYTES; before++) {
			for (int i = 0; i < 5; i++) {
				assertThat(type.getMethod("choose" + before, int.class).invoke(null, 4 + i))
					.isEqualTo((i == 1) ? 10 : (i == 2) ? 11 : 12);
			}
		}
	}

	@Test
	void framesOfAllFormsAreVerified() throws ReflectiveOperationException {
		Bytecode out = this.file.method("count", "(I)I");
		Object[][] locals = { { Opcodes.INTEGER }, { Opcodes.INTEGER, Opcodes.LONG },
				{ Opcodes.INTEGER, Opcodes.LONG, JavaTypes.BYTES }, { Opcodes.INTEGER, Opcodes.FLOAT },
				{ Opcodes.INTEGER } };
		for (int i = 0; i < locals.length; i++) {
			out.op(Opcodes.LCONST_0);
			out.variable(Opcodes.LSTORE, 1);
			out.op(Opcodes.ACONST_NULL);
			out.variable(Opcodes.ASTORE, 3);
			if (i == 3) {
				out.op(Opcodes.FCONST_0);
				out.variable(Opcodes.FSTORE, 1);
			}
			step(out, locals[i], 2 + 100 * (i % 2));
		}
		out.variable(Opcodes.ILOAD, 0);
		out.op(Opcodes.IRETURN);
		out.end(2, 4);
		assertThat(define().getMethod("count", int.class).invoke(null, 7)).isEqualTo(7 + locals.length);
	}

	/** Add one to the first local, behind two frames that are some way apart. */
	private static void step(Bytecode out, Object[] locals, int apart) {
		Label with = new Label();
		Label without = new Label();
		Label both = new Label();
		out.variable(Opcodes.ILOAD, 0);
		out.jump(Opcodes.IFLT, without);
		out.op(Opcodes.ICONST_1);
		out.jump(Opcodes.GOTO, with);
		out.label(without);
		out.frame(locals);
		for (int i = 0; i < apart; i++) {
			out.op(Opcodes.NOP);
		}
		out.op(Opcodes.ICONST_2);
		out.label(with);
		out.frame(locals, Opcodes.INTEGER);
		out.variable(Opcodes.ILOAD, 0);
		out.op(Opcodes.IADD);
		out.variable(Opcodes.ISTORE, 0);
		out.jump(Opcodes.GOTO, both);
		out.label(both);
		out.frame(locals);
	}

	@Test
	void branchesThatAreTooFarForTheirFormAreNoMethod() {
		Bytecode out = this.file.method("far", "()V");
		Label end = new Label();
		out.jump(Opcodes.GOTO, end);
		fill(out, Short.MAX_VALUE - 2);
		out.label(end);
		assertThatExceptionOfType(CannotCompile.class).isThrownBy(() -> out.end(0, 0)).withMessageContaining("branch");
	}

	@Test
	void codeThatIsTooLongIsNoMethod() {
		Bytecode out = this.file.method("long", "()V");
		fill(out, 65_536);
		assertThatExceptionOfType(CannotCompile.class).isThrownBy(() -> out.end(0, 0)).withMessageContaining("code");
	}

	@Test
	void whatHasNotEndedIsNotInTheClass() throws ReflectiveOperationException {
		this.file.method("given", "()V").op(Opcodes.RETURN);
		assertThat(define().getDeclaredMethods()).isEmpty();
	}

	private static void fill(Bytecode out, int bytes) {
		for (int i = 0; i < bytes; i++) {
			out.op(Opcodes.NOP);
		}
	}

	private Class<?> define() {
		byte[] bytes = this.file.bytes();
		return new ClassLoader(MethodCodeTests.class.getClassLoader()) {

			Class<?> define() {
				return defineClass(null, bytes, 0, bytes.length);
			}

		}.define();
	}

}
