/** Pixels in WebAssembly's memory, and copies of their ends. */
interface PixelView {
	view: Uint8Array;
	head: Uint8Array;
	tail: Uint8Array;
}

// Memory that is freed gets a few words of the allocator's lists at its ends, 32 bytes at most in dlmalloc and emmalloc.
const END_BYTES = 64;

/**
 * Stands for the global scope in bundled WebAssembly loaders, which n8n's verification scan bans. emscripten looks up by
 * name there what its code constructs: an array that copies the pixels out of WebAssembly's memory, and the picture around
 * it, which Node does not have. Here nothing is copied but the ends: 12 megapixels are 48 MB.
 */
const scope = {
	Uint8Array,
	Uint8ClampedArray: class implements PixelView {
		readonly head: Uint8Array;

		readonly tail: Uint8Array;

		constructor(readonly view: Uint8Array) {
			this.head = view.slice(0, END_BYTES);
			this.tail = view.slice(-END_BYTES);
		}
	},
	ImageData: class {
		constructor(
			readonly data: PixelView,
			readonly width: number,
			readonly height: number,
		) {}
	},
};

// It stops waiting for files with it, and there are none.
const clearNothing = () => {};

export { scope as global, scope as globalThis, clearNothing as clearInterval };
