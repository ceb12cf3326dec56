import { formatOf } from '../picture/formats';
import { shownPicture } from '../picture/fit';
import type { Picture } from '../picture/picture';
import { readPicture } from '../picture/readPicture';
import { readBinary, type ReadFile, readSource } from './files';
import type { ItemContext } from './itemContext';

/** The photo of the item as it is shown, with what its file said. */
export interface Photo {
	picture: Picture;
	/** EXIF's turn, which is done already. */
	stored: number;
	png: boolean;
	/** For the names of results. */
	stem: string;
}

/** @throws MaskRefusal as readBinary, fetchFile and readPicture */
export async function readPhoto(context: ItemContext): Promise<Photo> {
	const names = { source: 'photoSource', property: 'photoProperty', url: 'photoUrl' };
	const property = context.value('photoProperty');
	const called = typeof property === 'string' && property !== '' ? property : 'the photo';
	const file = await readSource(context, names, called);
	const { picture, stored } = await decoded(context, file);
	return { picture, stored, png: formatOf(file.bytes) === 'png', stem: file.stem ?? 'photo' };
}

/** A second picture, such as a background: a binary field, or the file that an expression gives. */
export async function readOtherPicture(context: ItemContext, parameter: string): Promise<Picture> {
	const property = context.value(parameter);
	const called = typeof property === 'string' && property !== '' ? property : context.label(parameter);
	return (await decoded(context, await readBinary(context, property, called))).picture;
}

async function decoded(context: ItemContext, { bytes, name }: ReadFile): Promise<{ picture: Picture; stored: number }> {
	const stored = await readPicture(bytes, context.facts(name), context.turns);
	return { picture: await shownPicture(stored, context.turns), stored: stored.orientation };
}
