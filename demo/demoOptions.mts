import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

export interface DemoPoint {
	x: number;
	y: number;
	/** 1: part of the object, 0: not part of it. */
	label: 0 | 1;
}

export interface DemoBox {
	xMin: number;
	yMin: number;
	xMax: number;
	yMax: number;
}

export interface DemoOptions {
	/** Absolute path of the photo. */
	photo: string;
	/** What to look for; empty when points or boxes say it. */
	prompt: string;
	points: DemoPoint[];
	boxes: DemoBox[];
	/** Leave n8n running after the result. */
	keep: boolean;
}

export const USAGE = `npm run demo [photo]
npm run demo -- [photo] [flags]

  --prompt <noun>             what to look for; default "fruit" on the demo's own photo, "object" on yours
  --point <x,y[,0]>           a click on the object, in pixels; with ,0 a click on what is not part of it; may be repeated
  --box <x1,y1,x2,y2>         a rectangle around an object, in pixels; may be repeated
  --keep                      leave n8n running, with the workflow in it, until Ctrl+C

With FAL_KEY set the photo is segmented by fal's cloud (and paid for), else by the sandbox.`;

/**
 * Reads the command line.
 * @param defaultPhoto the photo to use when none is named
 * @param startFolder what a relative path is relative to
 * @returns the options, or a sentence that says what is wrong
 */
export function readOptions(args: string[], defaultPhoto: string, startFolder: string): DemoOptions | string {
	let parsed;
	try {
		parsed = parseArgs({
			args,
			allowPositionals: true,
			options: {
				prompt: { type: 'string' },
				point: { type: 'string', multiple: true },
				box: { type: 'string', multiple: true },
				keep: { type: 'boolean', default: false },
				help: { type: 'boolean', default: false },
			},
		});
	} catch (error) {
		return (error as Error).message;
	}
	const { values, positionals } = parsed;
	if (values.help) return USAGE;
	if (positionals.length > 1) return `one photo at a time, not ${positionals.length}: ${positionals.join(', ')}`;

	const points: DemoPoint[] = [];
	for (const text of values.point ?? []) {
		const numbers = readNumbers(text);
		if (!numbers || numbers.length < 2 || numbers.length > 3)
			return `--point takes x,y or x,y,0 in pixels, not "${text}"`;
		points.push({ x: numbers[0]!, y: numbers[1]!, label: numbers[2] === 0 ? 0 : 1 });
	}
	const boxes: DemoBox[] = [];
	for (const text of values.box ?? []) {
		const numbers = readNumbers(text);
		if (numbers?.length !== 4) return `--box takes x1,y1,x2,y2 in pixels, not "${text}"`;
		const [x1, y1, x2, y2] = numbers as [number, number, number, number];
		boxes.push({ xMin: Math.min(x1, x2), yMin: Math.min(y1, y2), xMax: Math.max(x1, x2), yMax: Math.max(y1, y2) });
	}
	const given = positionals[0];
	const defaultPrompt = points.length + boxes.length > 0 ? '' : given === undefined ? 'fruit' : 'object';
	return {
		photo: given === undefined ? defaultPhoto : resolve(startFolder, given),
		prompt: values.prompt ?? defaultPrompt,
		points,
		boxes,
		keep: values.keep,
	};
}

function readNumbers(text: string): number[] | undefined {
	const numbers = text.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
	return numbers.every((value) => Number.isFinite(value) && value >= 0) ? numbers : undefined;
}
