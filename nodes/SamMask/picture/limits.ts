import { MaskRefusal } from '../../shared/errors/maskFailure';

/** What is known of a file before it is read. */
export interface FileFacts {
	/** For sentences: the field, or field and file. */
	name: string;
	/** Pictures with more pixels are refused, from their header. */
	maxMegapixels: number;
}

const PIXELS_PER_MEGAPIXEL = 1_000_000;

/** @throws MaskRefusal before anything of that size is allocated */
export function checkSize(width: number, height: number, { name, maxMegapixels }: FileFacts): void {
	if (width < 1 || height < 1) throw new MaskRefusal({ kind: 'damagedPicture', name });
	if (width * height > maxMegapixels * PIXELS_PER_MEGAPIXEL) {
		throw new MaskRefusal({ kind: 'pictureTooLarge', name, width, height, maxMegapixels });
	}
}

// The largest that a PNG can grow to without compression: 16 bits a channel, four channels; and room for metadata.
const MOST_BYTES_PER_PIXEL = 8;
const METADATA_BYTES = 16 * 1024 * 1024;

/** The most bytes that a file may have to be worth reading into memory. */
export function mostFileBytes({ maxMegapixels }: FileFacts): number {
	return maxMegapixels * PIXELS_PER_MEGAPIXEL * MOST_BYTES_PER_PIXEL + METADATA_BYTES;
}
