import type { INode, INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { type FieldIssue, RequestFailure } from '../errors/failure';
import { DEFAULTS } from '../panel/options';
import { CALLBACK_TIMEOUT_S, type Options } from '../panel/optionValues';
import { isBatched } from './batching';
import { canSuspend } from './suspension';

interface PanelReader {
	getNode(): Pick<INode, 'type'>;
	getNodeParameter(name: string, fallback?: unknown): unknown;
}

export type Operation = 'segment' | 'submit' | 'getStatus' | 'getResult' | 'cancel';

/** Either the value, or what is wrong with it: a sentence without its subject. */
type Read = { value: unknown } | { problem: string };

/**
 * The operation that the panel says.
 *
 * @throws RequestFailure `invalidInput` when the panel has no such operation
 */
export function readOperation(node: PanelReader, properties: INodeProperties[]): Operation {
	const property = properties.find(({ name }) => name === 'operation');
	const read = readChoice(property?.options, node.getNodeParameter('operation'));
	if ('value' in read) return read.value as Operation;
	throw new RequestFailure({ kind: 'invalidInput', issues: [{ field: 'Operation', problem: read.problem }] });
}

/**
 * All of the panel's Options for one item, checked by what the panel itself says about them: its names, choices and
 * ranges. As a tool, where n8n starts the items in batches, and where it can suspend nothing, not every choice can hold;
 * then the nearest one does.
 *
 * @param properties the node's own
 * @param operation none in a trigger
 * @throws RequestFailure `invalidInput` with every wrong option by the name that the panel shows
 */
export function readOptions(node: PanelReader, properties: INodeProperties[], operation?: Operation): Options {
	const added = {
		// A field of its own; under Options it counts where a workflow still has it there.
		outputMode: node.getNodeParameter('outputMode', DEFAULTS.outputMode),
		...((node.getNodeParameter('options', {}) ?? {}) as object),
	} as Record<string, unknown>;
	const offered = optionsOf(properties, operation);
	const read: Record<string, unknown> = {};
	const issues: FieldIssue[] = [];
	for (const property of offered) {
		// What goes into the body is checked with it, by the endpoint's schema.
		if (property.routing?.send || !Object.hasOwn(added, property.name)) continue;
		const result = readOption(property, added[property.name]);
		if ('value' in result) read[property.name] = result.value;
		else issues.push({ field: property.displayName, problem: result.problem });
	}
	if (issues.length > 0) throw new RequestFailure({ kind: 'invalidInput', issues });
	// The one default that differs between endpoints.
	const timeout = Number(offered.find(({ name }) => name === 'timeout')?.default ?? DEFAULTS.timeout);
	const options: Options = { ...DEFAULTS, timeout, ...read };
	// Binary data cannot pass to an AI Agent, so as a tool the node leaves the files at fal.
	const isTool = node.getNode().type.endsWith('Tool');
	if (isTool) options.outputMode = 'urlsOnly';
	// An agent waits for its tool, and batches begin while others would be suspended already.
	const waitsHere = isTool || isBatched(node) || !canSuspend(node);
	if (options.transport === 'callback' && waitsHere) options.transport = 'queue';
	if (options.transport === 'callback' && read.timeout === undefined) options.timeout = CALLBACK_TIMEOUT_S;
	return options;
}

/** The Options that the panel shows for the operation. */
function optionsOf(properties: INodeProperties[], operation: Operation | undefined): INodeProperties[] {
	const collection = properties.find(({ name, displayOptions }) => {
		const shownFor = displayOptions?.show?.operation as unknown[] | undefined;
		return name === 'options' && (!shownFor || shownFor.includes(operation));
	});
	return (collection?.options ?? []) as INodeProperties[];
}

function readOption(property: INodeProperties, value: unknown): Read {
	if (property.type === 'options') return readChoice(property.options, value);
	if (property.type === 'boolean') return readSwitch(value);
	if (property.type === 'string') return readText(value);
	return readNumber(property.typeOptions, value);
}

function readChoice(options: INodeProperties['options'] = [], value: unknown): Read {
	const choices = (options as INodePropertyOptions[]).map((choice) => choice.value);
	return choices.includes(value as string) ? { value } : { problem: `must be one of: ${choices.join(', ')}` };
}

function readText(value: unknown): Read {
	if (value === null || value === undefined) return { value: '' };
	const isText = typeof value === 'string' || typeof value === 'number';
	return isText ? { value: String(value).trim() } : { problem: 'must be a text' };
}

/** Expressions often yield text where the panel has a number or a switch. */
function readSwitch(value: unknown): Read {
	if (typeof value === 'boolean') return { value };
	const isText = typeof value === 'string' && /^(true|false)$/i.test(value);
	return isText ? { value: value.toLowerCase() === 'true' } : { problem: 'must be true or false' };
}

function readNumber(range: INodeProperties['typeOptions'] = {}, value: unknown): Read {
	const { minValue = 0, maxValue, numberPrecision } = range;
	const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
	const isWithin =
		typeof number === 'number' &&
		Number.isFinite(number) &&
		number >= minValue &&
		number <= (maxValue ?? Infinity) &&
		(numberPrecision !== 0 || Number.isInteger(number));
	if (isWithin) return { value: number };
	const kind = numberPrecision === 0 ? 'a whole number' : 'a number';
	const bounds = maxValue === undefined ? `, ${minValue} or more` : ` from ${minValue} to ${maxValue}`;
	return { problem: `must be ${kind}${bounds}` };
}
