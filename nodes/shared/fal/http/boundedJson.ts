import { jsonParse } from 'n8n-workflow';

/** Stands for a text that is no JSON, or none that can be worked with. */
export const NOT_JSON = Symbol('not JSON');

// fal's deepest result has 5. What walks through a value by calling itself, as JSON.stringify and n8n do, breaks at some thousands.
const DEEPEST = 100;

/** Reads a stranger's JSON. */
export function readJson(text: string): unknown {
	const value = jsonParse<unknown>(text, { fallbackValue: NOT_JSON });
	return isShallow(value) ? value : NOT_JSON;
}

/** Whether lists and objects in it are nested no deeper than anything that fal gives. */
export function isShallow(value: unknown): boolean {
	const places: Array<[value: unknown, depth: number]> = [[value, 1]];
	for (let place = places.pop(); place; place = places.pop()) {
		const [found, depth] = place;
		if (typeof found !== 'object' || found === null || ArrayBuffer.isView(found)) continue;
		if (depth > DEEPEST) return false;
		for (const inner of Object.values(found)) {
			if (typeof inner === 'object' && inner !== null) places.push([inner, depth + 1]);
		}
	}
	return true;
}
