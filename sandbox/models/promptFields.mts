import { z } from 'zod/v4';
import { int, literal } from './fields.mjs';

/** fal's PointPromptBase: pixels of the source picture; label 1 inside, 0 outside. fal publishes no default label: 1 here. */
export const pointPrompt = z.object({
	x: int().nullish(),
	y: int().nullish(),
	label: literal(0, 1).nullish(),
	object_id: int().nullish(),
});

/** fal's BoxPromptBase: pixels of the source picture. */
export const boxPrompt = z.object({
	x_min: int().nullish(),
	y_min: int().nullish(),
	x_max: int().nullish(),
	y_max: int().nullish(),
	object_id: int().nullish(),
});

export type PointPrompt = z.infer<typeof pointPrompt>;
export type BoxPrompt = z.infer<typeof boxPrompt>;
