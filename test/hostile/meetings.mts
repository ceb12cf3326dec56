import type { Answer, RecordedCall, ScriptedFal, ScriptedStep } from '../../harness/fal/scriptedFal.mjs';
import type { Engine } from '../../harness/n8n/engine.mjs';
import type { EngineItem } from '../../harness/n8n/engineTypes.mjs';
import { runSam3 } from '../../harness/workflows/sam3Run.mjs';

/** How fal answers one item, step by step; what is not named is answered as fal would. A list is answer by answer. */
export type Meeting = Partial<Record<ScriptedStep, Answer | Answer[]>>;

const STEPS: ScriptedStep[] = ['initiate', 'upload', 'submit', 'status', 'stream', 'result', 'cancel', 'file', 'run'];

/**
 * One run of SAM 3 Image with one item for each meeting, side by side. An item's number, as `n` in its JSON, is its prompt,
 * the beginning of its request ID where it asks for an earlier request, and the name of its file.
 *
 * @param parameters of the node, beside those
 * @returns the item that came out for each
 */
export async function meetAll(
	engine: Engine,
	fal: ScriptedFal,
	meetings: Meeting[],
	parameters: { options?: Record<string, unknown> } & Record<string, unknown> = {},
): Promise<EngineItem[]> {
	fal.reset();
	const answered = new Map<string, number>();
	for (const step of STEPS) {
		fal.scripts[step] = (call) => {
			const number = numberOf(call, fal);
			const given = meetings[number]?.[step];
			if (!Array.isArray(given)) return given;
			const turn = answered.get(`${step} ${number}`) ?? 0;
			answered.set(`${step} ${number}`, turn + 1);
			return given[turn];
		};
	}
	const { status, outputs } = await runSam3(engine, fal, {
		parameters: {
			prompt: '={{ String($json.n) }}',
			requestId: '={{ $json.n + "-earlier" }}',
			...parameters,
			options: { itemsAtOnce: 100, ...parameters.options },
		},
		items: meetings.map((_meeting, n) => ({
			json: { n },
			binary: { data: { content: Buffer.from('picture'), mimeType: 'image/png', fileName: `${n}.png` } },
		})),
		nodeExtra: { onError: 'continueRegularOutput' },
	});
	expect(status).toBe('success');
	const items = outputs[0]!;
	expect(items.map(({ pairedItem }) => (pairedItem as { item: number }).item)).toEqual(meetings.map((_, n) => n));
	return items;
}

/** Which item a call is about. */
function numberOf({ job, url, step, body }: RecordedCall, { jobs }: ScriptedFal): number {
	const known = job ?? jobs.find(({ requestId }) => url.includes(requestId));
	if (known) return Number(known.input.prompt);
	if (step === 'initiate') return Number.parseInt((JSON.parse(body.toString()) as { file_name: string }).file_name, 10);
	return Number(/\/(?:requests|files)\/(\d+)(?:-earlier|$)/.exec(url)?.[1]);
}
