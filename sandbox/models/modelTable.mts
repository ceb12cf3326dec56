import type { Model } from './model.mjs';
import { legacySam } from './legacySam.mjs';
import { sam2AutoSegment } from './sam2AutoSegment.mjs';
import { sam2Video } from './sam2Video.mjs';
import { sam3Image } from './sam3Image.mjs';

/** Every endpoint that the sandbox serves, by its full id at fal. */
export const MODELS: ReadonlyMap<string, Model<unknown>> = new Map<string, unknown>([
	['fal-ai/sam-3/image', sam3Image],
	['fal-ai/sam2/auto-segment', sam2AutoSegment],
	['fal-ai/sam2/video', sam2Video],
	['fal-ai/imageutils/sam', legacySam],
]) as ReadonlyMap<string, Model<unknown>>;
