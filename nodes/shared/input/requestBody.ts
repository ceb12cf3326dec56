import type { IDataObject } from 'n8n-workflow';

import type { EndpointContract, RequestBody } from '../contract/contract';
import { type FieldIssue, RequestFailure } from '../errors/failure';
import { fieldName, type PanelField } from '../panel/panelFields';
import { readBoxes, readPoints, type PromptRows } from './readPrompts';
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

/**
 * Turns the body that n8n's routing built from the panel into the one that fal takes, or throws `invalidInput` with every
 * wrong field by its panel name. Nothing is sent before this has passed.
 *
 * @param routed body by API field; fields that are not set are absent
 */
export function buildRequestBody(
	contract: EndpointContract,
	fields: ReadonlyMap<string, PanelField>,
	routed: IDataObject,
): RequestBody {
	const issues: FieldIssue[] = [];
	const body: RequestBody = {};
	for (const [field, value] of Object.entries(routed)) {
		if (value !== undefined && value !== null) body[field] = toFieldType(value, fields.get(field)?.type);
	}
	const { prompts } = contract;
	if (prompts) {
		const points = takeRows(readPoints, body, prompts.points, fields, issues);
		const boxes = takeRows(readBoxes, body, prompts.boxes, fields, issues);
		Object.assign(body, prompts.encode(points, boxes));
	}
	const parsed = safeParse(contract.input, body);
	for (const issue of parsed.error?.issues ?? []) {
		const missing = issue.path.length === 1 && body[String(issue.path[0])] === undefined;
		const problem = missing ? 'is missing' : problemOf(issue as ZodIssue);
		issues.push({ field: fieldName(issue.path, fields), problem });
	}
	if (issues.length > 0) throw new RequestFailure({ kind: 'invalidInput', issues });
	return body;
}

/** Takes the panel's rows and the JSON of one kind of prompt out of the body. */
function takeRows<T>(
	read: (value: unknown, fromRows: boolean) => PromptRows<T>,
	body: RequestBody,
	field: string,
	fields: ReadonlyMap<string, PanelField>,
	issues: FieldIssue[],
): T[] {
	return [field, `${field}_json`].flatMap((name) => {
		const fromRows = name === field;
		const result = read(fromRows ? panelRows(body[name]) : body[name], fromRows);
		delete body[name];
		if ('rows' in result) return result.rows;
		const path = result.row === undefined ? [name] : [name, result.row - 1];
		issues.push({ field: fieldName(path, fields), problem: result.problem });
		return [];
	});
}

/** n8n holds rows in an object under the name of one row. */
function panelRows(collection: unknown): unknown {
	const { point, box } = (collection ?? {}) as { point?: unknown; box?: unknown };
	return point ?? box ?? [];
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
