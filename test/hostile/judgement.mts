import { NodeApiError, type INode, type JsonObject } from 'n8n-workflow';

import type { EngineItem } from '../../harness/n8n/engineTypes.mjs';

const NODE: INode = { id: '1', name: 'SAM', type: 'test', typeVersion: 1, position: [0, 0], parameters: {} };

/** What a person should never read. */
export const INNER_WORDS =
	/is not a function|Cannot read|Cannot convert|Unexpected token|not iterable|call stack|Invalid array length|\[object Object\]|\bundefined\b|\bNaN\b|[A-Z][a-z]+Error\b/;

/** Control characters, line separators and marks that turn the reading direction. */
const UNSEEN = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/;

const LONGEST_SENTENCE = 700;
const LONGEST_FACT = 400;

/** What must hold for a failed item whatever fal has said, and that its sentence says this. */
export function expectTold(item: EngineItem, says: RegExp): void {
	const { error, message, details, ...others } = item.json as { error: string; message: string; details: JsonObject };
	expect({ error: typeof error, others: Object.keys(others) }).toEqual({ error: 'string', others: [] });
	expect(message).toBe(error);
	expect(message).toMatch(says);
	expect(message).toMatch(/^[A-Z“f].*\.( \(request ID [^ ()]{1,100}\))?$/s);
	expect(message).not.toMatch(INNER_WORDS);
	expect(message).not.toMatch(UNSEEN);
	expect(message).not.toMatch(/[<>]|canceled/);
	expect(message.length).toBeLessThan(LONGEST_SENTENCE);
	const { fields = [], ...facts } = details as { fields?: Array<Record<string, unknown>> } & JsonObject;
	for (const fact of [...Object.values(facts), ...fields.flatMap((field) => Object.values(field))]) {
		expect(['string', 'number']).toContain(typeof fact);
		expect(String(fact)).not.toMatch(UNSEEN);
		expect(String(fact)).not.toMatch(/[<>]/);
		expect(String(fact).length).toBeLessThan(LONGEST_FACT);
	}
	expect(fields.length).toBeLessThanOrEqual(100);
	// n8n writes another sentence over it when it finds certain words, and the stopped workflow would show that one.
	expect(new NodeApiError(NODE, facts, { message }).message).toBe(message);
}
