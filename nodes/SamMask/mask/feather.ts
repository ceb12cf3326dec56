import { blurPlane } from '../picture/blur';
import type { Turns } from '../turns';
import type { Mask } from './mask';

// Nearly all of a blurred edge lies within two standard deviations on each side of it.
const SIGMAS_PER_EDGE = 4;

/** Softens the edge, in place. `pixels`: the full width of the soft edge, half of it inside and half outside. */
export async function feather(mask: Mask, pixels: number, turns: Turns): Promise<void> {
	await blurPlane(mask.values, mask.width, mask.height, { stride: 1, offset: 0 }, pixels / SIGMAS_PER_EDGE, turns);
}
