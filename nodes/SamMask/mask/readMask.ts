import { MaskRefusal } from '../../shared/errors/maskFailure';
import type { FileFacts } from '../picture/limits';
import type { PixelSink } from '../picture/picture';
import { streamPicture } from '../picture/readPicture';
import type { Turns } from '../turns';
import type { Mask } from './mask';
import { levelsOf, whyNoMask } from './plausible';

/** Where in its file a mask sits. `auto`: in the transparency when there is any, else in the brightness. */
export type MaskChannel = 'auto' | 'brightness' | 'alpha';

// JPEG and WebP ring: what should be black or white is a little off it.
const RINGING = 16;
// More difference between red, green and blue than this is colour, not ringing.
const COLOUR_SPREAD = 32;

/**
 * Reads a mask whatever it is: white on black in any PNG, JPEG or WebP, or a cut-out whose transparency is the mask.
 * With `auto`, what looks like a photo or a label map is refused; a channel that is named is taken as it is.
 *
 * @throws MaskRefusal as readPicture, and `notAMask`
 */
export async function readMask(bytes: Uint8Array, channel: MaskChannel, facts: FileFacts, turns: Turns): Promise<Mask> {
	let planes = new Planes(0, 0, channel);
	await streamPicture(
		bytes,
		facts,
		({ width, height }, lossy) => {
			planes = new Planes(width, height, channel);
			planes.lossy = lossy;
			return planes.sink;
		},
		turns,
	);
	const { width, height } = planes;
	const refuse = (looks: 'photo' | 'coloured' | 'labels' | 'opaque') =>
		new MaskRefusal({ kind: 'notAMask', name: facts.name, looks });
	if (channel === 'alpha' || (channel === 'auto' && planes.alpha)) {
		if (!planes.alpha) throw refuse('opaque');
		return { width, height, values: planes.alpha };
	}
	const levels = levelsOf(planes.brightness);
	if (channel === 'auto') {
		const looks = whyNoMask(levels, planes.coloured);
		if (looks) throw refuse(looks);
	}
	// A mask of zeros and ones, as labelling tools write it, is black to the eye.
	if (levels.findLastIndex((count) => count > 0) === 1) scale(planes.brightness, 255);
	if (planes.lossy) snap(planes.brightness);
	return { width, height, values: planes.brightness };
}

class Planes {
	lossy = false;

	readonly brightness: Uint8Array;

	/** Made when the first pixel that is not opaque comes: most masks have none. */
	alpha: Uint8Array | undefined;

	/** Pixels with a colour. */
	coloured = 0;

	constructor(
		readonly width: number,
		readonly height: number,
		private readonly channel: MaskChannel,
	) {
		this.brightness = new Uint8Array(channel === 'alpha' ? 0 : width * height);
	}

	readonly sink: PixelSink = (rgba, count, y, x, step) => {
		const { brightness, width } = this;
		let at = y * width + x;
		for (let i = 0; i < count * 4; i += 4, at += step) {
			const red = rgba[i];
			const green = rgba[i + 1];
			const blue = rgba[i + 2];
			const opacity = rgba[i + 3];
			if (opacity !== 255 && this.channel !== 'brightness') {
				this.alpha ??= new Uint8Array(width * this.height).fill(255);
				this.alpha[at] = opacity!;
			}
			// Not wanted, it has no length, and writing into it does nothing.
			if (red === green && green === blue) {
				brightness[at] = red!;
				continue;
			}
			// The weights of ITU-R BT.601, as 256ths, so that white stays white.
			brightness[at] = (77 * red! + 150 * green! + 29 * blue!) >> 8;
			if (Math.max(red!, green!, blue!) - Math.min(red!, green!, blue!) > COLOUR_SPREAD) this.coloured += 1;
		}
	};
}

function scale(values: Uint8Array, factor: number): void {
	for (let i = 0; i < values.length; i++) values[i]! *= factor;
}

function snap(values: Uint8Array): void {
	for (let i = 0; i < values.length; i++) {
		if (values[i]! < RINGING) values[i] = 0;
		else if (values[i]! > 255 - RINGING) values[i] = 255;
	}
}
