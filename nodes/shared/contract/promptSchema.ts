import { array, int, literal, minimum, object, optional } from '../vendor/zod';

const pixel = int().check(minimum(0));
const id = optional(int());
const frame = optional(int().check(minimum(0)));

const place = { x: pixel, y: pixel, label: literal([0, 1]), object_id: id };
const corners = { x_min: pixel, y_min: pixel, x_max: pixel, y_max: pixel, object_id: id };

/** fal's PointPrompt. Its label is a whole number; the published TypeScript types call it a string, which fal refuses. */
export const pointPrompts = array(object({ ...place, frame_index: frame }));

/** fal's BoxPrompt: two corners in pixels. */
export const boxPrompts = array(object({ ...corners, frame_index: frame }));

/** fal's PointPromptBase and BoxPromptBase, which know no frame. */
export const pointPromptsOfFirstFrame = array(object(place));
export const boxPromptsOfFirstFrame = array(object(corners));
