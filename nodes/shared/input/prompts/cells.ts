import { promptProblems } from '../../errors/promptProblems';
import type { Problem } from './promptReading';

/** The keys of one row in one spelling (`x_min`, `xMin` and `X-Min` are `xmin`), each with the spelling that was used. */
export type Cells = ReadonlyMap<string, { key: string; value: unknown }>;

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** One spelling for what people and programs write in many. */
export function plainKey(key: string): string {
	return key.replace(/[_\-\s]/g, '').toLowerCase();
}

/** Cells without a value (null, empty text) are left out: nobody has said anything with them. */
export function cellsOf(row: object): Cells | Problem {
	const cells = new Map<string, { key: string; value: unknown }>();
	for (const [key, value] of Object.entries(row)) {
		if (isNothing(value)) continue;
		const plain = plainKey(key);
		const before = cells.get(plain);
		if (before && before.value !== value) return { problem: promptProblems.saidTwice(before.key, key) };
		cells.set(plain, { key, value });
	}
	return cells;
}

export function isNothing(value: unknown): boolean {
	return value === undefined || value === null || (typeof value === 'string' && value.trim() === '');
}

/** A number, also one that is written as text; undefined for anything else. */
export function numberOf(value: unknown): number | undefined {
	if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
	if (typeof value !== 'string' || !NUMBER.test(value.trim())) return undefined;
	const number = Number(value.trim());
	return Number.isFinite(number) ? number : undefined;
}

export function isObject(value: unknown): value is object {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
