package dev.wasmboot.engine.compiler;

import java.util.HashMap;
import java.util.Map;

import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Handle;

/**
 * The numbers that the constants of a class have. They belong to the library that writes
 * the class, which is asked once for each.
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

	int field(Member field) {
		Integer number = this.members.get(field);
		if (number == null) {
			number = this.file.newField(field.owner(), field.name(), field.descriptor());
			this.members.put(field, number);
		}
		return number;
	}

	int method(Member method) {
		Integer number = this.members.get(method);
		if (number == null) {
			number = this.file.newMethod(method.owner(), method.name(), method.descriptor(), false);
			this.members.put(method, number);
		}
		return number;
	}

	int dynamic(String name, String descriptor, Handle linking) {
		return this.file.newInvokeDynamic(name, descriptor, linking);
	}

}
