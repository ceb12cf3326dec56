import { obeyClicks } from '../segmentation/clickRule.mjs';
import { enlargeMask } from '../segmentation/enlargeMask.mjs';
import type { Mask } from '../segmentation/pixels.mjs';
import type { FoundObject } from './promptedMasks.mjs';
import type { SourceImage } from './sourceImage.mjs';

/** A working mask at the size of the source picture, every click obeyed there too. */
export function fullMask(mask: Mask, clicks: FoundObject['clicks'], source: SourceImage): Mask {
	const full = enlargeMask(mask, source.working, source);
	obeyClicks(full, source.width, source.height, clicks);
	return full;
}
