import { selectProbes } from '../../check/probes.mjs';
import { type PackageEndpoint, packageEndpoints } from '../../check/schema/packageEndpoints.mjs';

/** Also those for which the package may have no node yet. */
const FAMILY = [
	'fal-ai/sam-3/image',
	'fal-ai/sam2/auto-segment',
	'fal-ai/sam2/video',
	'fal-ai/imageutils/sam',
	'fal-ai/sam2/image',
	'fal-ai/sam-3/video',
	'fal-ai/sam-3-1/image',
	'fal-ai/sam-3-1/video',
	'fal-ai/evf-sam',
];
const shape = { types: ['object'], nullable: false, deprecated: false };
const family: PackageEndpoint[] = FAMILY.map((endpoint) => ({
	...{ endpoint, deprecated: false, input: shape, output: shape, panel: new Map() },
	saidUsd: 0.005,
}));

it('costs less than 50 cents at fal, with every endpoint of the family', () => {
	const probes = selectProbes(family, true, []);
	const ids = probes.flatMap((probe) => probe.ids);
	expect(new Set(ids).size).toBe(ids.length);
	for (const endpoint of FAMILY)
		expect(probes.some((probe) => probe.endpoint === endpoint && probe.atMostUsd > 0)).toBe(true);
	expect(probes.reduce((sum, { atMostUsd }) => sum + atMostUsd, 0)).toBeLessThan(0.5);
});

it('asks a server that is not fal for nothing that the package has no node for', async () => {
	const endpoints = await packageEndpoints();
	const names = endpoints.map(({ endpoint }) => endpoint);
	const asked = selectProbes(endpoints, false, []).flatMap(({ endpoint }) => endpoint ?? []);
	expect(asked.filter((endpoint) => !names.includes(endpoint))).toEqual([]);
	expect(new Set(asked)).toEqual(new Set(names));
});

it('asks fal itself also for what the next nodes need to know', async () => {
	const ids = selectProbes(await packageEndpoints(), true, []).flatMap((probe) => probe.ids);
	expect(ids).toEqual(expect.arrayContaining(['image-rle/format', 'video-rle/form', '3d-body/nobody']));
});

it('pays for nothing before all that is free has been asked', () => {
	const probes = selectProbes(family, true, []);
	const firstPaid = probes.findIndex(({ atMostUsd }) => atMostUsd > 0);
	const free = probes.slice(0, firstPaid).flatMap((probe) => probe.ids);
	expect(free).toEqual(expect.arrayContaining(['key/price-list', 'schema/fal-ai/evf-sam/input', 'files/upload']));
});
