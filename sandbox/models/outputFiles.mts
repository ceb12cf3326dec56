import sharp from 'sharp';
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

/** Collects the files of a job and gives out the references that stand for them in the body. */
export class OutputFiles {
	readonly files: ModelFile[] = [];

	/** A greyscale picture, 0 outside and 255 inside. Lossless but for JPEG. */
	async addMask(name: string, mask: Mask, width: number, height: number, format: ImageFormat): Promise<ImageRef> {
		const grey = new Uint8Array(mask.length);
		for (let i = 0; i < mask.length; i++) if (mask[i]) grey[i] = 255;
		const image = sharp(grey, { raw: { width, height, channels: 1 } }).toColourspace('b-w');
		const bytes =
			format === 'png'
				? image.png({ compressionLevel: 6 })
				: format === 'jpeg'
					? image.jpeg({ quality: 95 })
					: image.webp({ lossless: true });
		return this.add(name, await bytes.toBuffer(), width, height, format);
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
