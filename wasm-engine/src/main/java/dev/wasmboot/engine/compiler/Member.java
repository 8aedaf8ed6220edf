package dev.wasmboot.engine.compiler;

import org.jspecify.annotations.Nullable;

/**
 * A method or a field that code names.
 *
 * @param owner the internal name of its class
 * @param name its name
 * @param descriptor its descriptor
 */
record Member(String owner, String name, String descriptor) {

	// Written out, since the JDK makes a dozen classes for what a record has by itself
	@Override
	public boolean equals(@Nullable Object other) {
		return this == other || (other instanceof Member member && this.name.equals(member.name)
				&& this.descriptor.equals(member.descriptor) && this.owner.equals(member.owner));
	}

	@Override
	public int hashCode() {
		return 31 * (31 * this.owner.hashCode() + this.name.hashCode()) + this.descriptor.hashCode();
	}

}
