import { contracts } from '../../nodes/FalSamTrigger/contracts.js';
import { likelyModels } from '../../nodes/FalSamTrigger/likelyModels.js';

const file = { url: 'https://v3b.fal.media/files/a.png' };
const RESULTS: Record<string, unknown> = {
	'SAM (Legacy)': { image: file },
	'SAM 2 Auto Segment': { combined_mask: file, individual_masks: [file] },
	'SAM 2 Video': { video: file },
	'SAM 3 Image': { masks: [file], image: file },
};
const urlsOf = (app: string) =>
	`https://queue.fal.run/${app}/requests/1 https://queue.fal.run/${app}/requests/1/status`;

it.each(Object.keys(RESULTS))('the result of %s is no reason to doubt it', (name) => {
	const contract = contracts[name]!;
	expect(likelyModels(contract, RESULTS[name])).toEqual([]);
	expect(likelyModels(contract, RESULTS[name], urlsOf(contract.endpoint.split('/').slice(0, 2).join('/')))).toEqual([]);
});

it.each<[string, unknown, string, string[]]>([
	['SAM 3 Image', RESULTS['SAM 2 Video'], '', ['SAM 2 Video', 'SAM 3 Video', 'SAM 3.1 Video']],
	['SAM 3 Image', RESULTS['SAM 2 Auto Segment'], '', ['SAM 2 Auto Segment']],
	['SAM 2 Video', RESULTS['SAM 2 Auto Segment'], urlsOf('fal-ai/sam2'), ['SAM 2 Auto Segment']],
	['SAM 3 Image', {}, urlsOf('fal-ai/sam2'), ['SAM 2 Auto Segment', 'SAM 2 Image', 'SAM 2 Video']],
	['SAM 3 Image', RESULTS['SAM 2 Video'], urlsOf('fal-ai/sam2'), ['SAM 2 Video']],
	['SAM 2 Video', { detail: [] }, urlsOf('fal-ai/sam-3'), ['SAM 3 Image', 'SAM 3 Video']],
	['SAM 3 Image', {}, urlsOf('fal-ai/sam-3-1'), ['SAM 3.1 Image', 'SAM 3.1 Video']],
])('%s with %j and the addresses “%s” was probably %j', (chosen, payload, urls, made) => {
	expect(likelyModels(contracts[chosen]!, payload, urls)).toEqual(made);
});

it.each([
	null,
	undefined,
	'',
	'masks',
	7,
	[],
	{},
	{ masks: null },
	{ masks: 'none' },
	{ detail: 'x' },
	{ image: null },
])('%j in a call says nothing', (payload) => {
	for (const contract of Object.values(contracts)) expect(likelyModels(contract, payload)).toEqual([]);
});

it.each(['', 'undefined undefined', 'https://gateway.example/jobs/1', 'https://queue.fal.run/fal-ai/sam-9/requests/1'])(
	'the addresses “%s” say nothing',
	(urls) => expect(likelyModels(contracts['SAM 3 Image']!, {}, urls)).toEqual([]),
);

it('a picture beside the masks is not the result of another model, where fal names the app', () => {
	expect(likelyModels(contracts['SAM 3 Image']!, { image: file }, urlsOf('fal-ai/sam-3'))).toEqual([]);
});
