import { evfSam } from './evfSam.mjs';
import { legacySam } from './legacySam.mjs';
import type { Model } from './model.mjs';
import { sam2AutoSegment } from './sam2AutoSegment.mjs';
import { sam2Image } from './sam2Image.mjs';
import { sam2Video } from './sam2Video.mjs';
import { sam31Image } from './sam31Image.mjs';
import { sam31Video } from './sam31Video.mjs';
import { sam3Image } from './sam3Image.mjs';
import { sam3Video } from './sam3Video.mjs';

const SERVED = [
	sam3Image,
	sam3Video,
	sam31Image,
	sam31Video,
	sam2Image,
	sam2AutoSegment,
	sam2Video,
	evfSam,
	legacySam,
] as ReadonlyArray<Model<unknown>>;

/** Every endpoint that the sandbox serves, by its full id at fal. The one list: a model that stands here is served. */
export const MODELS: ReadonlyMap<string, Model<unknown>> = new Map(SERVED.map((model) => [model.catalogue.id, model]));
