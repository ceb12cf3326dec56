import type { INodeProperties, INodePropertyCollection, INodePropertyOptions } from 'n8n-workflow';

import { markdownTable } from '../../harness/table.mjs';
import type { PackageNode } from '../../test/endpoints/packageNodes.mjs';
import { defaultWords, takes } from './valueWords.mjs';

/** A row of a table, before those that differ in nothing but the operation are put together. */
interface Row {
	cells: [string, string, string, string];
	when: string;
}

/** Every parameter with its type, default and range: those of the panel, those under Options, those of the Settings tab. */
export function parameterRegion({ description: { properties } }: PackageNode): string {
	const shown = properties.filter(({ type }) => type !== 'notice');
	const notices = properties
		.filter(({ type }) => type === 'notice')
		.map((notice) => [whenShown(notice, properties), notice.displayName])
		.map(([when, text]) => (when === 'always' ? `> ${text}` : `> ${when}: ${text}`));
	const collections = shown.filter(({ type }) => type === 'collection');
	const tables = (list: INodeProperties[]) =>
		list.flatMap((collection) => {
			const when = whenShown(collection, properties);
			return (collection.options as INodeProperties[]).flatMap((option) => rowsOf(option, when));
		});
	const panel = shown.filter((property) => !collections.includes(property));
	const options = tables(collections.filter(({ isNodeSetting }) => !isNodeSetting));
	const settings = tables(collections.filter(({ isNodeSetting }) => isNodeSetting));
	return [
		...notices,
		table(panel.flatMap((property) => rowsOf(property, whenShown(property, properties)))),
		options.length > 0 &&
			`### Options\n\nWhat is not added has its default; a limit that is not added is none.\n\n${table(options)}`,
		settings.length > 0 && `### Request Options, in the Settings tab\n\n${table(settings)}`,
	]
		.filter(Boolean)
		.join('\n\n');
}

function rowsOf(property: INodeProperties, when: string): Row[] {
	const { displayName, name } = property;
	const row: Row = {
		cells: [`**${displayName}** \`${name}\``, takes(property), defaultWords(property), meaning(property)],
		when,
	};
	if (property.type !== 'fixedCollection') return [row];
	const inner = (property.options as INodePropertyCollection[]).flatMap(({ values }) =>
		values.flatMap((cell) => rowsOf({ ...cell, displayName: `${displayName} › ${cell.displayName}` }, when)),
	);
	return [row, ...inner];
}

function meaning({ description, hint, type, options }: INodeProperties): string {
	const choices =
		type === 'options' || type === 'multiOptions'
			? (options as INodePropertyOptions[]).map(
					({ name, value, description: does }) => `*${name}* \`${String(value)}\`${does ? `: ${does}` : ''}`,
				)
			: [];
	const sentences = [description, hint]
		.filter((text) => text !== undefined && text !== '')
		.map((text) => `${text}.`.replace(/([.…!?])\.$/, '$1'));
	return [sentences.join(' '), ...choices].filter((text) => text !== '').join('<br>');
}

/** In words of the panel: `Segment, Submit; Image Source: URL`. */
function whenShown({ displayOptions }: INodeProperties, all: INodeProperties[]): string {
	const say = ([name, values]: [string, unknown], not: string) => {
		const key = name.replace(/^\//, '');
		const owner = all.find((property) => property.name === key);
		const words = (values as unknown[]).map((value) => valueName(owner, value)).join(', ');
		return key === 'operation' ? `${not}${words}` : `${owner?.displayName ?? key}${not ? ' not' : ''}: ${words}`;
	};
	const parts = [
		...Object.entries(displayOptions?.show ?? {}).map((entry) => say(entry, '')),
		...Object.entries(displayOptions?.hide ?? {}).map((entry) => say(entry, 'not ')),
	];
	return parts.join('; ') || 'always';
}

function valueName(owner: INodeProperties | undefined, value: unknown): string {
	if (typeof value === 'boolean') return value ? 'on' : 'off';
	const choice = (owner?.options as INodePropertyOptions[] | undefined)?.find((option) => option.value === value);
	return choice?.name ?? String(value);
}

function table(rows: Row[]): string {
	const together = new Map<string, Row>();
	for (const { cells, when } of rows) {
		const key = JSON.stringify(cells);
		const known = together.get(key);
		together.set(key, { cells, when: known && known.when !== when ? `${known.when}, ${when}` : when });
	}
	return markdownTable(
		['Parameter', 'Takes', 'Default', 'What it is', 'Shown for'],
		[...together.values()].map(({ cells, when }) => [...cells, when].map((cell) => cell.replace(/\s*\n\s*/g, ' '))),
	);
}
