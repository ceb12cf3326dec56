// The only module that imports @jsquash: the build replaces it by a bundle, so the package has no dependencies.
import loadJpeg from '@jsquash/jpeg/codec/dec/mozjpeg_dec.js';
import jpegBytes from '@jsquash/jpeg/codec/dec/mozjpeg_dec.wasm';
import loadWebp from '@jsquash/webp/codec/dec/webp_dec.js';
import webpBytes from '@jsquash/webp/codec/dec/webp_dec.wasm';

/** Eight bits a channel, red, green, blue and alpha of each pixel, row by row. */
export interface DecodedPhoto {
	width: number;
	height: number;
	data: Uint8Array;
}

const CODECS = {
	// The second argument: the pixels as they are stored, not turned as EXIF says.
	jpeg: { load: loadJpeg, bytes: jpegBytes, options: [false] },
	webp: { load: loadWebp, bytes: webpBytes, options: [] },
};

/**
 * Decodes a JPEG with mozjpeg or a WebP with libwebp, as WebAssembly. One block of work: for 12 megapixels about 140 ms
 * of CPU (JPEG) or 250 ms (progressive, WebP). The instance is used once, and its memory becomes the picture.
 *
 * @param onWarning takes each line that the decoder writes about damage it could work around
 * @throws when the bytes cannot be decoded; what is thrown says nothing useful
 */
export async function decodePhoto(
	format: keyof typeof CODECS,
	bytes: Uint8Array,
	onWarning: (line: string) => void,
): Promise<DecodedPhoto> {
	const { load, bytes: wasmBinary, options } = CODECS[format];
	const codec = await load({
		noInitialRun: true,
		wasmBinary,
		locateFile: (path) => path,
		print: () => {},
		printErr: onWarning,
	});
	const photo = codec.decode(bytes, ...options);
	if (!photo) throw new Error('The decoder gave nothing');
	const { width, height, data } = photo;
	// The pixels stay where they were decoded. The decoder has given that memory back, but the instance is never called
	// again, so nothing else comes there than what giving it back has written to its ends.
	data.view.set(data.head);
	data.view.set(data.tail, data.view.length - data.tail.length);
	return { width, height, data: data.view };
}
