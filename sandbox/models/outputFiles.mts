import sharp, { type Sharp } from 'sharp';
import type { Mask, RgbImage } from '../segmentation/pixels.mjs';
import type { ModelFile } from '../workerProtocol.mjs';

export type ImageFormat = 'png' | 'jpeg' | 'webp';

/** fal's Image, with `$file` in place of `url`. */
export interface ImageRef {
	$file: number;
	content_type: string;
	file_name: string;
	file_size: number;
	width: number;
	height: number;
}

function greyMask(mask: Mask): Uint8Array {
	const grey = new Uint8Array(mask.length);
	for (let i = 0; i < mask.length; i++) if (mask[i]) grey[i] = 255;
	return grey;
}

async function encode(image: Sharp, format: ImageFormat): Promise<Uint8Array> {
	if (format === 'png') return await image.png({ compressionLevel: 6 }).toBuffer();
	// A mask's edge has to stay where it is: a little more than a photo needs.
	return await (format === 'jpeg' ? image.jpeg({ quality: 95 }) : image.webp({ lossless: true })).toBuffer();
}

/** Collects the files of a job and gives out the references that stand for them in the body. */
export class OutputFiles {
	readonly files: ModelFile[] = [];

	/** What `apply_mask` makes of a mask: the cut-out of `picture`, or the plain mask where there is none. */
	async addMaskOf(
		picture: RgbImage | undefined,
		name: string,
		mask: Mask,
		width: number,
		height: number,
		format: ImageFormat,
	): Promise<ImageRef> {
		return picture
			? await this.addCutOut(name, picture, mask, format)
			: await this.addMask(name, mask, width, height, format);
	}

	/** A mask: 0 outside and 255 inside. Lossless but for JPEG. */
	async addMask(name: string, mask: Mask, width: number, height: number, format: ImageFormat): Promise<ImageRef> {
		return await this.addGrey(name, greyMask(mask), width, height, format);
	}

	/** A greyscale picture of one channel. Lossless but for JPEG. */
	async addGrey(name: string, grey: Uint8Array, width: number, height: number, format: ImageFormat): Promise<ImageRef> {
		const image = sharp(grey, { raw: { width, height, channels: 1 } }).toColourspace('b-w');
		return this.add(name, await encode(image, format), width, height, format);
	}

	/** What the mask cuts out of the picture: the picture's colours, the mask as alpha. JPEG has no alpha: there on black. */
	private async addCutOut(name: string, picture: RgbImage, mask: Mask, format: ImageFormat): Promise<ImageRef> {
		const { data, width, height } = picture;
		const channels = format === 'jpeg' ? 3 : 4;
		const pixels = new Uint8Array(mask.length * channels);
		for (let i = 0, from = 0, to = 0; i < mask.length; i++, from += 3, to += channels) {
			if (channels === 3 && !mask[i]) continue;
			pixels[to] = data[from]!;
			pixels[to + 1] = data[from + 1]!;
			pixels[to + 2] = data[from + 2]!;
			if (channels === 4) pixels[to + 3] = mask[i] ? 255 : 0;
		}
		const image = sharp(pixels, { raw: { width, height, channels } });
		return this.add(name, await encode(image, format), width, height, format);
	}

	/** A colour picture. */
	async addPicture(name: string, { data, width, height }: RgbImage, format: ImageFormat): Promise<ImageRef> {
		const image = sharp(data, { raw: { width, height, channels: 3 } });
		const bytes =
			format === 'png'
				? image.png({ compressionLevel: 6 })
				: format === 'jpeg'
					? image.jpeg({ quality: 92 })
					: image.webp({ quality: 92 });
		return this.add(name, await bytes.toBuffer(), width, height, format);
	}

	private add(name: string, bytes: Uint8Array, width: number, height: number, format: ImageFormat): ImageRef {
		const contentType = `image/${format}`;
		const fileName = `${name}.${format}`;
		this.files.push({ bytes, contentType, fileName });
		return {
			$file: this.files.length - 1,
			content_type: contentType,
			file_name: fileName,
			file_size: bytes.length,
			width,
			height,
		};
	}
}
