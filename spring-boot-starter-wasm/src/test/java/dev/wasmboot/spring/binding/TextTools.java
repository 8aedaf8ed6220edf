package dev.wasmboot.spring.binding;

/**
 * What the guest text-tools does.
 */
interface TextTools {

	String upper(String text);

	byte[] reverse(byte[] bytes);

	int countVowels(String text);

	int add(int left, int right);

	long mul(long left, long right);

	double half(double value);

	boolean negate(boolean value);

	default int addThree(int first, int second, int third) {
		return add(add(first, second), third);
	}

}
