import { loadDetector, type Detection } from './detector.mjs';
import { detectEverywhere } from './detectEverywhere.mjs';
import { embed, type Embedding } from './embedding.mjs';
import { loadOpenCv, type OpenCv } from './opencv.mjs';
import type { RgbImage } from './pixels.mjs';

/** A picture ready for prompts. */
export interface Picture {
	cv: OpenCv;
	embedding: Embedding;
	/** Undefined when the detector's packages are not installed. */
	detections: Detection[] | undefined;
}

/** Embeddings take about 30 bytes a pixel; four working pictures are some 100 MB. */
const KEPT = 4;
const recent = new Map<string, Promise<Picture>>();

/** Starts loading OpenCV and the detector, so that the first job does not wait for them. */
export async function warmUp(): Promise<void> {
	await Promise.all([loadOpenCv(), loadDetector()]);
}

/** Embedding and detections of a working picture. `key`: a hash of its content; the last few pictures are remembered by it. */
export async function preparePicture(key: string, image: RgbImage): Promise<Picture> {
	const known = recent.get(key);
	const picture = known ?? prepare(image);
	recent.delete(key);
	recent.set(key, picture);
	picture.catch(() => recent.delete(key));
	for (const old of [...recent.keys()].slice(0, Math.max(0, recent.size - KEPT))) recent.delete(old);
	return await picture;
}

async function prepare(image: RgbImage): Promise<Picture> {
	const { cv } = await loadOpenCv();
	const detector = await loadDetector();
	return { cv, embedding: embed(image, detector), detections: detector && detectEverywhere(detector, image) };
}
