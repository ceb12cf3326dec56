import type { ItemContext } from '../item/itemContext';
import type { Photo } from '../item/photo';
import { feather } from '../mask/feather';
import { grow } from '../mask/grow';
import type { Mask } from '../mask/mask';
import { fitMask } from '../picture/fit';

/**
 * A mask as Cut Out and Hide use it: of the photo's size, grown and feathered by the panel.
 *
 * @returns `seen` is what is applied; `hard` the same before its edge was made soft, to be measured
 */
export async function maskForPhoto(
	context: ItemContext,
	mask: Mask,
	name: string,
	{ picture, stored }: Photo,
): Promise<{ hard: Mask; seen: Mask }> {
	const { turns } = context;
	const pixels = context.number('grow');
	const softness = context.number('feather');
	let seen = await fitMask(mask, name, picture, stored, turns);
	if (pixels !== 0) seen = await grow(seen, pixels, turns);
	if (softness === 0) return { hard: seen, seen };
	const hard = { ...seen, values: seen.values.slice() };
	await feather(seen, softness, turns);
	return { hard, seen };
}
