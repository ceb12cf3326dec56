import { createRequire } from 'node:module';

export type OpenCv = typeof import('@techstark/opencv-js');
export type Mat = InstanceType<OpenCv['Mat']>;

let loading: Promise<{ cv: OpenCv }> | undefined;

/**
 * OpenCV compiled to WASM, loaded once per thread (about 0.2 s).
 * Comes wrapped: some builds of the module are thenables, and a promise resolved with one never settles.
 */
export async function loadOpenCv(): Promise<{ cv: OpenCv }> {
	loading ??= (async () => {
		const loaded = createRequire(import.meta.url)('@techstark/opencv-js') as Promise<OpenCv>;
		return { cv: await loaded };
	})();
	return await loading;
}

/** Runs `work` and frees every Mat made through `keep`, also when OpenCV throws: WASM memory is not garbage collected. */
export function withMats<T>(work: (keep: <M extends { delete(): void }>(mat: M) => M) => T): T {
	const kept: { delete(): void }[] = [];
	try {
		return work((mat) => {
			kept.push(mat);
			return mat;
		});
	} finally {
		for (const mat of kept) mat.delete();
	}
}

/** A one-channel 8-bit Mat with these bytes. `mat.data` is a new view at each read, so it is taken once. */
export function byteMat(cv: OpenCv, bytes: Uint8Array, width: number, height: number): Mat {
	const mat = new cv.Mat(height, width, cv.CV_8UC1);
	mat.data.set(bytes);
	return mat;
}
