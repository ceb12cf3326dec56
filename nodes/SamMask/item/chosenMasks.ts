import { MaskRefusal } from '../../shared/errors/maskFailure';
import { checkSameSize, COMBINE } from '../mask/combine';
import { HALF, type Mask } from '../mask/mask';
import type { ItemContext } from './itemContext';
import { type MaskFile, maskFiles } from './maskFiles';

export type SeveralMasks = 'union' | 'each' | 'list' | 'largest' | 'bestScore' | keyof typeof COMBINE;

/** A mask to work on: one of the item's, or what several of them made together. */
export interface ChosenMask {
	mask: Mask;
	/** For sentences. */
	name: string;
	/** Only where it is one of the item's masks. */
	file?: MaskFile;
}

/** What the masks of an item are, and how they come: read only when asked for, one after the other. */
export interface ChosenMasks {
	files: MaskFile[];
	/** One, or with `each` and `list` all of them. */
	masks: AsyncIterable<ChosenMask>;
}

/**
 * @param observe sees every mask that is read, before anything is done to it
 * @throws MaskRefusal as maskFiles and readMask, `sizesDiffer` where masks are put together, `noScore`
 */
export function chooseMasks(
	context: ItemContext,
	observe: (file: MaskFile, mask: Mask) => Promise<void> = async () => {},
): ChosenMasks {
	const files = maskFiles(context);
	const several = context.choice<SeveralMasks>('severalMasks');
	const read = async (file: MaskFile): Promise<ChosenMask> => {
		const mask = await file.read();
		await observe(file, mask);
		return { mask, name: file.name, file };
	};
	return { files, masks: masksOf(files, several, read) };
}

async function* masksOf(
	files: MaskFile[],
	several: SeveralMasks,
	read: (file: MaskFile) => Promise<ChosenMask>,
): AsyncGenerator<ChosenMask> {
	if (several === 'each' || several === 'list') {
		for (const file of files) yield await read(file);
		return;
	}
	if (several === 'largest') {
		yield await largest(files, read);
		return;
	}
	if (several === 'bestScore') {
		const scored = files.filter(({ score }) => score !== undefined);
		if (scored.length === 0) throw new MaskRefusal({ kind: 'noScore' });
		yield await read(scored.reduce((best, file) => (file.score! > best.score! ? file : best)));
		return;
	}
	const [first, ...others] = files;
	const combined = await read(first!);
	for (const file of others) {
		const other = await read(file);
		checkSameSize({ name: combined.name, ...combined.mask }, { name: other.name, ...other.mask });
		COMBINE[several](combined.mask, other.mask);
	}
	yield others.length === 0 ? combined : { mask: combined.mask, name: first!.name };
}

async function largest(files: MaskFile[], read: (file: MaskFile) => Promise<ChosenMask>): Promise<ChosenMask> {
	let best: ChosenMask | undefined;
	let bestArea = -1;
	for (const file of files) {
		const chosen = await read(file);
		const area = areaOf(chosen.mask);
		if (area > bestArea) [best, bestArea] = [chosen, area];
	}
	return best!;
}

function areaOf({ values }: Mask): number {
	let area = 0;
	for (let i = 0; i < values.length; i++) if (values[i]! >= HALF) area += 1;
	return area;
}
