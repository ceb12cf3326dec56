import { legacySam } from './legacySam.mjs';
import type { Model } from './model.mjs';
import { sam2AutoSegment } from './sam2AutoSegment.mjs';
import { sam2Video } from './sam2Video.mjs';
import { sam3Image } from './sam3Image.mjs';

const SERVED = [sam3Image, sam2AutoSegment, sam2Video, legacySam] as ReadonlyArray<Model<unknown>>;

/** Every endpoint that the sandbox serves, by its full id at fal. The one list: a model that stands here is served. */
export const MODELS: ReadonlyMap<string, Model<unknown>> = new Map(SERVED.map((model) => [model.catalogue.id, model]));
