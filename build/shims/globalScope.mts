/**
 * Stands for the global scope in bundled WebAssembly loaders, which n8n's verification scan bans. emscripten looks up by
 * name there what its code constructs: the array of the pixels, and the picture around it, which Node does not have.
 */
const scope = {
	Uint8ClampedArray,
	ImageData: class {
		constructor(
			readonly data: Uint8ClampedArray,
			readonly width: number,
			readonly height: number,
		) {}
	},
};

// It stops waiting for files with it, and there are none.
const clearNothing = () => {};

export { scope as global, scope as globalThis, clearNothing as clearInterval };
