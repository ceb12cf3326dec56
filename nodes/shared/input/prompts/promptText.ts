import { jsonParse } from 'n8n-workflow';

import { promptProblems } from '../../errors/promptProblems';
import type { Problem } from './promptReading';

const NO_JSON = Symbol('no JSON');
const FENCE = '```';
// A list that n8n has turned into text: numbers and commas only.
const BARE_NUMBERS = /^[\d\s.,;+-]+$/;

/**
 * Reads the text of a JSON field. Language models put a code fence round their JSON, and nodes may encode it twice: both
 * are read. Empty text is no value at all.
 */
export function parsePromptText(text: string): { value: unknown } | Problem {
	const trimmed = text.trim();
	if (trimmed === '') return { value: undefined };
	const value = parse(trimmed);
	const inner = typeof value === 'string' ? parse(value.trim()) : value;
	if (inner !== NO_JSON) return { value: inner };
	const parts = trimmed.split(FENCE);
	const fenced = parts.length === 3 ? parse((parts[1] ?? '').replace(/^\w*\s/, '').trim()) : NO_JSON;
	if (fenced !== NO_JSON) return { value: fenced };
	if (BARE_NUMBERS.test(trimmed)) return { problem: promptProblems.numbersWithoutBrackets(trimmed) };
	if (trimmed.includes('[object Object]')) return { problem: promptProblems.objectAsText };
	return { problem: promptProblems.noJson(trimmed) };
}

function parse(text: string): unknown {
	return jsonParse<unknown>(text, { fallbackValue: NO_JSON });
}
