// What jSquash ships without fitting types: emscripten's loaders, as modules that CommonJS may import because esbuild
// bundles them, and the codecs as WebAssembly, which esbuild puts into the bundle as bytes.
declare module '*.wasm' {
	const bytes: Uint8Array;
	export default bytes;
}

/** What build/shims/globalScope makes of the decoder's pixels. */
interface PixelView {
	view: Uint8Array;
	head: Uint8Array;
	tail: Uint8Array;
}

interface WasmDecoder {
	/** Null or a throw when the bytes cannot be decoded; what it throws is no Error. */
	decode(bytes: Uint8Array, ...options: unknown[]): { width: number; height: number; data: PixelView } | null;
}

type WasmLoader = (options: {
	noInitialRun: boolean;
	wasmBinary: Uint8Array;
	locateFile(path: string): string;
	print(line: string): void;
	printErr(line: string): void;
}) => Promise<WasmDecoder>;

declare module '@jsquash/jpeg/codec/dec/mozjpeg_dec.js' {
	const load: WasmLoader;
	export default load;
}

declare module '@jsquash/webp/codec/dec/webp_dec.js' {
	const load: WasmLoader;
	export default load;
}
