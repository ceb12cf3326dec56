import type { EndpointContract, RequestBody } from '../contract/contract';
import type { FieldIssue } from '../errors/failure';
import { promptProblems } from '../errors/promptProblems';
import type { PanelField } from '../panel/panelFields';

/**
 * What is wrong with a request that does not say what to look for; undefined when it does.
 *
 * @param emptyLists names of fields that hold an empty list
 */
export function nothingToLookFor(
	{ needs }: EndpointContract,
	fields: ReadonlyMap<string, PanelField>,
	body: RequestBody,
	emptyLists: readonly string[],
): FieldIssue | undefined {
	if (!needs || needs.some((field) => saysSomething(body[field]))) return undefined;
	const [emptyList] = emptyLists;
	if (emptyList !== undefined) return { field: emptyList, problem: promptProblems.emptyList };
	const [first = '', ...others] = needs.map((field) => fields.get(field)?.label ?? field);
	return { field: first, problem: promptProblems.nothingToLookFor(others) };
}

function saysSomething(value: unknown): boolean {
	return Array.isArray(value) ? value.length > 0 : typeof value === 'string' && value.trim() !== '';
}
