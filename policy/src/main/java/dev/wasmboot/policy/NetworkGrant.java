package dev.wasmboot.policy;

/**
 * The network. Reserved: it opens nothing, and exists so that asking for it can be
 * answered.
 */
public record NetworkGrant() implements Grant {

	@Override
	public Capability capability() {
		return Capability.NETWORK;
	}

}
