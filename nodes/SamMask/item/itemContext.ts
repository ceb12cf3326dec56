import type { IExecuteFunctions, INodeExecutionData, INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { MaskRefusal } from '../../shared/errors/maskFailure';
import type { FileFacts } from '../picture/limits';
import type { Turns } from '../turns';

/** One input item at work, with its parameters checked by what the panel says about them. */
export class ItemContext {
	readonly operation: string;

	constructor(
		readonly node: IExecuteFunctions,
		readonly itemIndex: number,
		private readonly properties: INodeProperties[],
		readonly turns: Turns,
		readonly signal: AbortSignal | undefined,
	) {
		this.operation = String(node.getNodeParameter('operation', itemIndex));
	}

	get item(): INodeExecutionData {
		return this.node.getInputData()[this.itemIndex]!;
	}

	/** An AI Agent calls n8n's tool form of the node, which gets no files and gives none. */
	get forAgent(): boolean {
		return this.node.getNode().type.endsWith('Tool');
	}

	/** @throws MaskRefusal `wrongValue` when it is no number, or outside of its range */
	number(name: string): number {
		const { property, value } = this.read(name);
		const { minValue = -Infinity, maxValue = Infinity, numberPrecision } = property.typeOptions ?? {};
		const given = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
		const wrong = (problem: string) => new MaskRefusal({ kind: 'wrongValue', field: property.displayName, problem });
		if (typeof given !== 'number' || !Number.isFinite(given)) throw wrong('must be a number');
		if (given < minValue || given > maxValue) {
			throw wrong(maxValue === Infinity ? `must be at least ${minValue}` : `must be from ${minValue} to ${maxValue}`);
		}
		if (numberPrecision === 0 && !Number.isInteger(given)) throw wrong('must be a whole number');
		return given;
	}

	/** @throws MaskRefusal `wrongValue` when it is none of the panel's options */
	choice<T extends string>(name: string): T {
		const { property, value } = this.read(name);
		const options = property.options as INodePropertyOptions[];
		if (options.some((option) => option.value === value)) return value as T;
		const names = options.map((option) => option.value).join(', ');
		throw new MaskRefusal({ kind: 'wrongValue', field: property.displayName, problem: `must be one of: ${names}` });
	}

	flag(name: string): boolean {
		const { value } = this.read(name);
		return value === true || value === 'true';
	}

	/** Whatever was given: a text, or what an expression made of it. */
	value(name: string): unknown {
		return this.read(name).value;
	}

	text(name: string): string {
		const { value } = this.read(name);
		return value === undefined || value === null ? '' : String(value);
	}

	label(name: string): string {
		return this.read(name).property.displayName;
	}

	/** What a file is called in sentences, and how large its picture may be. */
	facts(name: string): FileFacts {
		return { name, maxMegapixels: this.number('maxMegapixels') };
	}

	private read(name: string): { property: INodeProperties; value: unknown } {
		const shown = this.properties.filter(({ displayOptions }) => {
			const operations = displayOptions?.show?.operation;
			return !operations || operations.includes(this.operation);
		});
		const property = shown.find((candidate) => candidate.name === name);
		if (property) return { property, value: this.node.getNodeParameter(name, this.itemIndex, property.default) };
		for (const { name: collection, type, options } of shown) {
			if (type !== 'collection') continue;
			const option = (options as INodeProperties[]).find((candidate) => candidate.name === name);
			if (!option) continue;
			const path = `${collection}.${name}`;
			return { property: option, value: this.node.getNodeParameter(path, this.itemIndex, option.default) };
		}
		throw new Error(`The panel has no ${name} for ${this.operation}`);
	}
}
