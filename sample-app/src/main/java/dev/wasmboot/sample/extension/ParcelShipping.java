package dev.wasmboot.sample.extension;

import dev.wasmboot.spring.WasmPlugin;

/**
 * The one shipping rate that the shop cannot do without: a bean, and start-up fails where
 * its plugin is missing.
 */
@WasmPlugin("parcel-shipping")
public interface ParcelShipping extends ShippingRate {

}
