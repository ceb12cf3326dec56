import type { PromptIds } from '../../contract/prompts';
import { promptProblems } from '../../errors/promptProblems';
import { NAMED_FORMS, NESTED_FORMS, OUTLINES, VERTEX_FORMS } from './boxForms';
import { type Cells, numberOf } from './cells';
import { HARMLESS_BESIDE_BOX, HARMLESS_BESIDE_POINT, ID_KEYS, LABEL_KEYS, LABEL_WORDS } from './knownKeys';
import type { Problem } from './promptReading';

/** What a row says besides its place. */
export interface RowMeaning {
	/** 1 is part of the object, 0 is not; absent when the row does not say. */
	label?: 0 | 1;
	ids: PromptIds;
}

const SECOND_TELLINGS: ReadonlySet<string> = new Set([
	...NAMED_FORMS.flatMap(({ keys }) => keys),
	...[...NESTED_FORMS, ...VERTEX_FORMS].map(({ key }) => key),
	...OUTLINES,
	'topleft',
	'bottomright',
]);
const TURNED = ['rotation', 'angle', 'theta'];

/**
 * Reads the keys of a row that do not say its place. Every one of them is understood, or known to change nothing, or
 * refused by its name.
 *
 * @param used keys that say the place
 * @param takes what this endpoint tells apart
 */
export function rowMeaning(
	kind: 'point' | 'box',
	cells: Cells,
	used: readonly string[],
	takes: ReadonlyArray<keyof PromptIds>,
): RowMeaning | Problem {
	const meaning: RowMeaning = { ids: {} };
	for (const [name, { key, value }] of cells) {
		if (used.includes(name)) continue;
		const id = idOf(name, value);
		const whenTrue = LABEL_KEYS.get(name);
		let problem: string | undefined;
		if (id) problem = takeId(meaning, id, key, value, takes);
		else if (whenTrue !== undefined) problem = takeLabel(kind, meaning, whenTrue, key, value);
		else problem = leftOver(kind, name, key, value, takes);
		if (problem !== undefined) return { problem };
	}
	return meaning;
}

function idOf(name: string, value: unknown): keyof PromptIds | undefined {
	// Azure calls the name of what it has found so.
	if (name === 'object') return numberOf(value) === undefined ? undefined : 'objectId';
	return (['objectId', 'frameIndex'] as const).find((id) => (ID_KEYS[id] as readonly string[]).includes(name));
}

function takeId(
	{ ids }: RowMeaning,
	id: keyof PromptIds,
	key: string,
	value: unknown,
	takes: ReadonlyArray<keyof PromptIds>,
): string | undefined {
	if (!takes.includes(id)) return promptProblems.idNotTaken(key, id);
	const number = numberOf(value);
	if (number === undefined || !Number.isInteger(number)) return promptProblems.noWholeNumber(key, value);
	if (ids[id] !== undefined && ids[id] !== number) return promptProblems.twoIds(id);
	ids[id] = number;
	return undefined;
}

function takeLabel(
	kind: 'point' | 'box',
	meaning: RowMeaning,
	whenTrue: 0 | 1,
	key: string,
	value: unknown,
): string | undefined {
	const said = typeof value === 'object' ? undefined : LABEL_WORDS.get(String(value).trim().toLowerCase());
	// A detector's box has the name of what was found, or the number of its class, as label.
	if (said === undefined) return kind === 'box' ? undefined : promptProblems.noLabel(key, value);
	const label = said === 1 ? whenTrue : whenTrue === 1 ? 0 : 1;
	if (kind === 'box') return label === 0 ? promptProblems.negativeBox(key, value) : undefined;
	if (meaning.label !== undefined && meaning.label !== label) return promptProblems.twoLabels(key);
	meaning.label = label;
	return undefined;
}

/** What is neither a place nor an id nor a label: known to change nothing, or refused. */
function leftOver(
	kind: 'point' | 'box',
	name: string,
	key: string,
	value: unknown,
	takes: ReadonlyArray<keyof PromptIds>,
): string | undefined {
	if (TURNED.includes(name)) return numberOf(value) === 0 ? undefined : promptProblems.turned(key, value);
	if (kind === 'point') return HARMLESS_BESIDE_POINT.has(name) ? undefined : promptProblems.unknownKey(key);
	// In a video the same id on several frames may mean the same object; in a picture every box is an object anyway.
	if (name === 'id') return takes.includes('frameIndex') ? promptProblems.unknownKey(key) : undefined;
	return HARMLESS_BESIDE_BOX.has(name) || SECOND_TELLINGS.has(name) ? undefined : promptProblems.unknownKey(key);
}
