import { MaskRefusal } from '../../shared/errors/maskFailure';

export type Colour = [red: number, green: number, blue: number];

/**
 * `#rrggbb` or `#rgb`, with or without the sign, as n8n's colour field and people write it.
 *
 * @param field the panel's name of it
 * @throws MaskRefusal `wrongValue`
 */
export function parseColour(value: unknown, field: string): Colour {
	const text = String(value).trim().replace(/^#/, '');
	const long = /^[0-9a-f]{3}$/i.test(text) ? [...text].map((digit) => digit + digit).join('') : text;
	if (!/^[0-9a-f]{6}$/i.test(long)) {
		throw new MaskRefusal({ kind: 'wrongValue', field, problem: 'must be a colour such as #ffffff' });
	}
	return [0, 2, 4].map((at) => Number.parseInt(long.slice(at, at + 2), 16)) as Colour;
}

/** Hues that stay apart however many there are: each a golden angle on from the last. */
export function distinctColour(index: number): Colour {
	const hue = (210 + index * 137.508) % 360;
	const part = (shift: number) => {
		const place = (shift + hue / 30) % 12;
		return Math.round(255 * (0.55 - 0.42 * Math.max(-1, Math.min(place - 3, 9 - place, 1))));
	};
	return [part(0), part(8), part(4)];
}
