import type * as N8nVersion from '../../nodes/shared/run/n8nVersion.js';

const load = (): typeof N8nVersion => jest.requireActual<typeof N8nVersion>('../../nodes/shared/run/n8nVersion.ts');

afterEach(() => {
	jest.resetModules();
	jest.dontMock('n8n-workflow').dontMock('n8n-workflow/package.json');
});

test('an n8n that cannot hold the nodes says which one can, with an error that n8n does not replace', () => {
	jest.doMock('n8n-workflow', () => ({ NodeConnectionType: { Main: 'main' } }));
	const loading = (): unknown => {
		try {
			return load();
		} catch (error) {
			return error;
		}
	};
	expect(loading()).toEqual(new Error('n8n-nodes-fal-sam needs n8n 2.0 or newer'));
	expect((loading() as Error).name).toBe('Error');
});

test.each([
	['1.82.0', true],
	['1.120.31', true],
	['2.0.0', false],
	['2.41.0', false],
	['11.0.0', false],
	[undefined, false],
])('n8n-workflow %s belongs to n8n 1.x: %j', (version, isOld) => {
	jest.doMock('n8n-workflow/package.json', () => ({ version }));
	expect(load().isN8n1()).toBe(isOld);
});

test('an n8n that hides its version is taken for a newer one', () => {
	jest.doMock('n8n-workflow/package.json', () => {
		throw new Error('Package subpath \'./package.json\' is not defined by "exports"');
	});
	expect(load().isN8n1()).toBe(false);
});

test('the n8n that is installed here is no 1.x', () => {
	expect(load().isN8n1()).toBe(false);
});
