package dev.wasmboot.engine.compiler;

import java.util.HashMap;
import java.util.Map;

import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Handle;

/**
 * The numbers that the constants of a class have. They belong to the library that writes
 * the class; for members and types, which code names again and again, it is asked once.
 */
final class Constants {

	private final ClassWriter file;

	private final Map<Member, Integer> members = new HashMap<>();

	private final Map<String, Integer> types = new HashMap<>();

	Constants(ClassWriter file) {
		this.file = file;
	}

	int text(String text) {
		return this.file.newUTF8(text);
	}

	/**
	 * The number of a constant that code pushes.
	 * @param value a number or a text
	 */
	int value(Object value) {
		return this.file.newConst(value);
	}

	int type(String name) {
		Integer number = this.types.get(name);
		if (number == null) {
			number = this.file.newClass(name);
			this.types.put(name, number);
		}
		return number;
	}

	/**
	 * The number of a field, or of a method of a class.
	 */
	int member(Member member, boolean field) {
		Integer number = this.members.get(member);
		if (number == null) {
			number = field ? this.file.newField(member.owner(), member.name(), member.descriptor())
					: this.file.newMethod(member.owner(), member.name(), member.descriptor(), false);
			this.members.put(member, number);
		}
		return number;
	}

	int dynamic(String name, String descriptor, Handle linking) {
		return this.file.newInvokeDynamic(name, descriptor, linking);
	}

}
