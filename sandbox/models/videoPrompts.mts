import { z } from 'zod/v4';
import { int } from './fields.mjs';
import { boxPrompt, pointPrompt } from './promptFields.mjs';
import { groupPrompts, type PromptObject } from './promptObjects.mjs';

/** fal's PointPrompt and BoxPrompt of a video: those of an image, and the frame that they were set on. */
export const videoPointPrompt = pointPrompt.extend({ frame_index: int().nullish() });
export const videoBoxPrompt = boxPrompt.extend({ frame_index: int().nullish() });

type VideoPoint = z.infer<typeof videoPointPrompt>;
type VideoBox = z.infer<typeof videoBoxPrompt>;

/** One object of a video: what was pointed at on which frame, by rising frame. */
export interface VideoObject {
	/** fal's `object_id`, or a name for prompts without one. */
	key: string;
	prompts: { frame: number; prompt: PromptObject }[];
}

/**
 * Groups the prompts of a video by object. Coordinates are pixels of the source video (`width`, `height`). Prompts without
 * `object_id` belong to the first such object, on whatever frame; several boxes of one frame are several objects.
 * Prompts beyond the last frame and incomplete ones are counted in `ignored`.
 */
export function groupVideoPrompts(
	points: VideoPoint[],
	boxes: VideoBox[],
	frames: number,
	width: number,
	height: number,
): { objects: VideoObject[]; ignored: number } {
	const objects: VideoObject[] = [];
	let ignored = 0;
	const frameOf = (prompt: { frame_index?: number | null }): number => prompt.frame_index ?? 0;
	const marked = [...new Set([...points, ...boxes].map(frameOf))].sort((a, b) => a - b);
	for (const frame of marked) {
		const here = [points.filter((p) => frameOf(p) === frame), boxes.filter((b) => frameOf(b) === frame)] as const;
		if (frame < 0 || frame >= frames) {
			ignored += here[0].length + here[1].length;
			continue;
		}
		const group = groupPrompts(here[0], here[1], width, height);
		ignored += group.ignored;
		let unnamed = 0;
		for (const prompt of group.objects) {
			const key = prompt.objectId === undefined ? `unnamed ${unnamed++}` : `id ${prompt.objectId}`;
			const known = objects.find((o) => o.key === key);
			if (known) known.prompts.push({ frame, prompt });
			else objects.push({ key, prompts: [{ frame, prompt }] });
		}
	}
	return { objects, ignored };
}
