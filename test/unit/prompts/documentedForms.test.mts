import type { BoxOrder, Unit } from '../../../nodes/shared/contract/prompts.js';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { NAMED_FORMS, NESTED_FORMS, VERTEX_FORMS } from '../../../nodes/shared/input/prompts/boxForms.js';
import { plainKey } from '../../../nodes/shared/input/prompts/cells.js';
import { placeBox, placePoint } from '../../../nodes/shared/input/prompts/placeRow.js';
import { NESTED_POINTS, POINT_FORMS } from '../../../nodes/shared/input/prompts/pointRow.js';
import type { PromptChoices } from '../../../nodes/shared/input/prompts/promptReading.js';
import { readPrompts } from '../../../nodes/shared/input/prompts/readPrompts.js';

const DOCUMENT = fileURLToPath(new URL('../../../docs/points-and-boxes.md', import.meta.url));
const SIZE = { width: 1000, height: 500, turned: false };

/** The words of the panel, and the values behind them. */
const BOX_FORMATS: Record<string, BoxOrder | 'auto'> = {
	Automatic: 'auto',
	'Corner and Size': 'cornerSize',
	'Center and Size': 'centerSize',
	'Corners, Y First': 'cornersYX',
	Corners: 'corners',
};
const COORDINATES: Record<string, Unit> = {
	Pixels: 'pixels',
	Fractions: 'fractions',
	Percent: 'percent',
	Thousandths: 'thousandths',
};

interface DocumentedForm {
	kind: 'box' | 'point';
	given: string;
	choices: string;
	becomes: string;
}

/** The rows of the tables under “Boxes” and “Points”. */
function documentedForms(): DocumentedForm[] {
	const [, boxes = '', points = ''] = readFileSync(DOCUMENT, 'utf8').split(/^## (?:Boxes|Points|Text)$/m);
	return (['box', 'point'] as const).flatMap((kind) =>
		(kind === 'box' ? boxes : points)
			.split('\n')
			.map((line) => /^\| `(.*?)` \| (.*?) ?\| (.*?) \|/.exec(line))
			.filter((cells) => cells !== null)
			.map(([, given = '', choices = '', becomes = '']) => ({ kind, given, choices, becomes })),
	);
}

function choicesOf(text: string, ids: PromptChoices['ids']): PromptChoices {
	const unit = Object.keys(COORDINATES).find((name) => text.endsWith(name));
	const format = Object.keys(BOX_FORMATS).find((name) => text.startsWith(name));
	if (text !== '' && unit === undefined && format === undefined) throw new Error(`no choice of the panel: ${text}`);
	return {
		boxFormat: BOX_FORMATS[format ?? 'Automatic']!,
		coordinates: unit === undefined ? 'auto' : COORDINATES[unit]!,
		bareList: 'corners',
		ids,
	};
}

/** What becomes of it, in the words of the document. */
function outcome({ kind, given, choices }: DocumentedForm): string {
	// A video's model takes frames, a picture's does not.
	const ids = given.includes('frame') ? (['objectId', 'frameIndex'] as const) : (['objectId'] as const);
	const read = readPrompts(kind, given, choicesOf(choices, ids));
	if ('problem' in read) return `refused: ${read.problem}`;
	const places = read.rows.map((row) => {
		const place = kind === 'box' ? placeBox(row, SIZE) : placePoint(row, SIZE);
		if ('problem' in place) return `refused: ${place.problem}`;
		const ids = `${place.objectId === undefined ? '' : `, object ${place.objectId}`}${
			place.frameIndex === undefined ? '' : `, frame ${place.frameIndex}`
		}`;
		if ('xMin' in place) return `box ${place.xMin}, ${place.yMin}, ${place.xMax}, ${place.yMax}${ids}`;
		return `point ${place.x}, ${place.y} ${place.label === 1 ? 'on' : 'not on'} the object${ids}`;
	});
	return places.join('; ');
}

const FORMS = documentedForms();

it.each(FORMS)('$given with “$choices” becomes $becomes', (form) => {
	const became = outcome(form);
	if (!form.becomes.startsWith('refused: ')) expect(became).toBe(form.becomes);
	else {
		expect(became).toMatch(/^refused: /);
		expect(became).toContain(form.becomes.slice('refused: '.length));
	}
});

it('the document shows every form of the table', () => {
	const keys = (kind: 'box' | 'point') =>
		FORMS.filter((form) => form.kind === kind).map(
			({ given }) => new Set([...given.matchAll(/"([^"]+)":/g)].map(([, key]) => plainKey(key!))),
		);
	const shown = (kind: 'box' | 'point', form: readonly string[]) =>
		keys(kind).some((present) => form.every((key) => present.has(key)));
	const sizeAs = (form: readonly string[], from: string, to: string) => form.map((key) => (key === from ? to : key));
	for (const { keys: form } of NAMED_FORMS) {
		// width, height and w, h are the same form.
		const spellings = [
			form,
			sizeAs(sizeAs(form, 'w', 'width'), 'h', 'height'),
			sizeAs(sizeAs(form, 'width', 'w'), 'height', 'h'),
		];
		expect([form.join(), spellings.some((spelling) => shown('box', spelling))]).toEqual([form.join(), true]);
	}
	for (const form of POINT_FORMS) expect([form.join(), shown('point', form)]).toEqual([form.join(), true]);
	for (const { key } of VERTEX_FORMS) expect([key, shown('box', [key])]).toEqual([key, true]);
	for (const { key, order } of NESTED_FORMS) if (order) expect([key, shown('box', [key])]).toEqual([key, true]);
	for (const { key, list } of NESTED_POINTS)
		if (list === 'ask') expect([key, shown('point', [key])]).toEqual([key, true]);
});
