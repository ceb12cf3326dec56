import { MaskRefusal, type NamedSize } from '../../shared/errors/maskFailure';
import { HALF, type Mask } from './mask';

/** The object becomes what is not it, in place; soft edges stay soft. */
export function invert({ values }: Mask): void {
	for (let i = 0; i < values.length; i++) values[i] = 255 - values[i]!;
}

/** Every pixel becomes 0 or 255, in place. `threshold` 1 to 255: from this value on it is the object. */
export function harden({ values }: Mask, threshold = HALF): void {
	for (let i = 0; i < values.length; i++) values[i] = values[i]! >= threshold ? 255 : 0;
}

/** What two masks become, pixel by pixel, in place of the first. Soft edges: the larger, the smaller, what is left. */
export const COMBINE = {
	union: ({ values }: Mask, other: Mask): void => {
		for (let i = 0; i < values.length; i++) if (other.values[i]! > values[i]!) values[i] = other.values[i]!;
	},
	intersection: ({ values }: Mask, other: Mask): void => {
		for (let i = 0; i < values.length; i++) if (other.values[i]! < values[i]!) values[i] = other.values[i]!;
	},
	firstMinusOthers: ({ values }: Mask, other: Mask): void => {
		for (let i = 0; i < values.length; i++) values[i] = Math.min(values[i]!, 255 - other.values[i]!);
	},
};

/** @throws MaskRefusal `sizesDiffer` */
export function checkSameSize(first: NamedSize, second: NamedSize): void {
	const { width, height } = first;
	if (width !== second.width || height !== second.height) {
		throw new MaskRefusal({
			kind: 'sizesDiffer',
			first: { name: first.name, width, height },
			second: { name: second.name, width: second.width, height: second.height },
		});
	}
}
