import { readTextPrompt } from '../segmentation/textPrompt.mjs';
import type { JobContext } from './model.mjs';
import type { BoxPrompt, PointPrompt } from './promptFields.mjs';
import { masksOfObject, objectsOfText, refineWithPoints, type FoundObject } from './promptedMasks.mjs';
import { groupPrompts } from './promptObjects.mjs';
import type { SourceImage } from './sourceImage.mjs';

export interface Prompts {
	/** Empty: no text. */
	text: string;
	points: PointPrompt[];
	boxes: BoxPrompt[];
}

/** What finding needs of a picture, or of a frame. */
export type PromptSource = Pick<SourceImage, 'width' | 'height' | 'working' | 'scaleX' | 'scaleY' | 'picture'>;

export interface Found {
	objects: FoundObject[];
	/** The text was not understood and the object is the picture's main one. */
	fallback: boolean;
}

/**
 * Finds what the prompts ask for. Boxes outrank the text; points correct the objects that the text finds, and decide alone
 * when the text is not understood. `multiple`: also the second and third guess for each object.
 */
export async function findObjects(
	asked: Prompts,
	multiple: boolean,
	source: PromptSource,
	job: JobContext,
): Promise<Found> {
	const { objects: prompts, ignored } = groupPrompts(asked.points, asked.boxes, source.width, source.height);
	if (ignored > 0) job.log(`${ignored} incomplete or empty point or box prompt(s) left out`, 'WARN');
	job.log(`Segmenting a ${source.width}x${source.height} image`);
	const text = asked.text.trim();
	if (text === '' && prompts.length === 0) return { objects: [], fallback: false };

	const picture = await source.picture();
	if (!picture.detections) job.log('The object detector is not installed: object names are not understood', 'WARN');
	const query = readTextPrompt(text);
	if (!picture.detections && query.kind === 'objects') query.kind = query.colour ? 'colour' : 'unknown';

	const named = JSON.stringify(text);
	const boxed = prompts.some((p) => p.boxes.length > 0);
	if (prompts.length > 0 && (boxed || text === '' || query.kind === 'unknown')) {
		if (boxed && text !== '') job.log('Boxes decide; the text prompt is not used');
		else if (text !== '') job.log(`Text prompt ${named} not understood; the points decide`, 'WARN');
		return { objects: prompts.map((p) => masksOfObject(picture, source, p, multiple)), fallback: false };
	}
	const answer = objectsOfText(picture, query, job.strictText);
	if (answer.fallback)
		job.log(`Text prompt ${named} not understood: returning the picture's main object, with a low score`, 'WARN');
	if (prompts.length === 0) return answer;
	return { objects: refineWithPoints(picture, source, answer.objects, prompts, multiple), fallback: false };
}
