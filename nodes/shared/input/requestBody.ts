import type { IDataObject } from 'n8n-workflow';

import type { EndpointContract, RequestBody } from '../contract/contract';
import { jsonKeys } from '../contract/prompts';
import { type FieldIssue, RequestFailure } from '../errors/failure';
import { fieldName, type PanelField } from '../panel/panelFields';
import type { PlacedPrompts } from './prompts/promptFields';
import { safeParse } from '../vendor/zod';

/** A zod issue, as far as its sentence needs it. */
interface ZodIssue {
	code: string;
	path: PropertyKey[];
	message: string;
	expected?: string;
	minimum?: number | bigint;
	maximum?: number | bigint;
	values?: unknown[];
	origin?: string;
}

// n8n gives null or nothing only for an expression: fal's default in its place would be paid for, and is not what was meant.
const NOTHING_GIVEN = 'is empty, because its expression gives nothing';

/**
 * Turns the body that n8n's routing built from the panel into the one that fal takes, or throws `invalidInput` with every
 * wrong field by its panel name. Nothing is sent before this has passed.
 *
 * @param routed body by API field; fields that are not set are absent. What starts empty in the panel may be null too
 * @param prompts points and boxes, for endpoints that take them
 * @param found what else is wrong with the input
 */
export function buildRequestBody(
	contract: EndpointContract,
	fields: ReadonlyMap<string, PanelField>,
	routed: IDataObject,
	prompts?: PlacedPrompts,
	found: FieldIssue[] = [],
): RequestBody {
	const issues: FieldIssue[] = [...found, ...(prompts?.issues ?? [])];
	const body: RequestBody = {};
	for (const [field, value] of Object.entries(routed)) {
		if (value !== undefined && value !== null) body[field] = toFieldType(value, fields.get(field)?.type);
		else if (!fields.get(field)?.mayBeEmpty) issues.push({ field: fieldName([field], fields), problem: NOTHING_GIVEN });
	}
	if (contract.prompts && prompts) {
		const { points, boxes, encode } = contract.prompts;
		for (const field of [points, boxes]) {
			const { panel, options } = jsonKeys(field);
			for (const key of [field, panel, options]) delete body[key];
		}
		Object.assign(body, encode(prompts.points, prompts.boxes));
	}
	const parsed = safeParse(contract.input, body);
	for (const issue of parsed.error?.issues ?? []) {
		const field = fieldName(issue.path, fields);
		if (issues.some((known) => known.field === field && known.problem === NOTHING_GIVEN)) continue;
		const missing = issue.path.length === 1 && body[String(issue.path[0])] === undefined;
		const problem = missing ? 'is missing' : problemOf(issue as ZodIssue);
		issues.push({ field, problem });
	}
	if (issues.length > 0) throw new RequestFailure({ kind: 'invalidInput', issues });
	return body;
}

/** Expressions often yield text where the panel has a number or a switch. */
function toFieldType(value: unknown, type: string | undefined): unknown {
	if (type === 'string' && (typeof value === 'number' || typeof value === 'boolean')) return String(value);
	if (typeof value !== 'string') return value;
	const text = value.trim();
	if (type === 'number' && text !== '' && Number.isFinite(Number(text))) return Number(text);
	if (type === 'boolean' && /^(true|false)$/i.test(text)) return text.toLowerCase() === 'true';
	return value;
}

const TYPE_NAMES: Record<string, string> = {
	array: 'a list',
	boolean: 'true or false',
	int: 'a whole number',
	number: 'a number',
	object: 'an object',
	string: 'a text',
};

function problemOf({ code, expected, minimum, maximum, values, message }: ZodIssue): string {
	if (code === 'invalid_type' && expected) return `must be ${TYPE_NAMES[expected] ?? expected}`;
	if (code === 'too_small') return `must be at least ${minimum}`;
	if (code === 'too_big') return `must be at most ${maximum}`;
	if (code === 'invalid_value' && values) return `must be one of: ${values.join(', ')}`;
	return message;
}
