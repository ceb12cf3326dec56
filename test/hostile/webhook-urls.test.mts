import { webhookUrlProblem } from '../../nodes/shared/fal/webhook/webhookUrl.js';
import { hostileArea, type HostileCase } from './tally.mjs';

const CLOUD = '';
const SANDBOX = 'http://127.0.0.1:4455';
const IN_OFFICE = 'http://192.168.1.20:4455';

const FAR = 'https://n8n.example.com/webhook/abc/fal-sam';

const UNREACHABLE_HOSTS = [
	'localhost',
	'LOCALHOST',
	'localhost.',
	'n8n.localhost',
	'127.0.0.1',
	'127.1',
	'127.255.255.254',
	'0.0.0.0',
	'0',
	'0x7f.1',
	'0177.0.0.1',
	'2130706433',
	'[::1]',
	'[::]',
	'[0:0:0:0:0:0:0:1]',
	'[::ffff:127.0.0.1]',
	'[::ffff:7f00:1]',
	'[::127.0.0.1]',
	'10.0.0.5',
	'10.255.255.255',
	'172.16.0.1',
	'172.31.255.255',
	'192.168.0.1',
	'3232235521',
	'0xc0a80001',
	'169.254.169.254',
	'100.64.0.1',
	'100.127.255.255',
	'198.18.0.1',
	'192.0.2.1',
	'224.0.0.1',
	'255.255.255.255',
	'[fc00::1]',
	'[fd12:3456:789a::1]',
	'[fe80::1]',
	'[febf::1]',
	'[ff02::1]',
	'[2001:db8::1]',
	'[::ffff:10.0.0.5]',
	'[64:ff9b::10.0.0.5]',
	'n8n',
	'host.docker.internal',
	'n8n.svc.cluster.local',
	'raspberrypi.local',
	'nas.lan',
	'fritz.home',
	'router.home.arpa',
	'server.corp',
	'wiki.intranet',
	'n8n.test',
	'１２７.0.0.1',
	'ⓛⓞⓒⓐⓛⓗⓞⓢⓣ',
];

const REACHABLE_HOSTS = [
	'n8n.example.com',
	'n8n.example.com:8443',
	'8.8.8.8',
	'9.255.255.255',
	'11.0.0.1',
	'172.15.255.255',
	'172.32.0.1',
	'192.167.255.255',
	'192.169.0.1',
	'100.63.255.255',
	'100.128.0.1',
	'169.253.0.1',
	'126.0.0.1',
	'128.0.0.1',
	'[2606:4700::1111]',
	'[fbff::1]',
	'[::ffff:8.8.8.8]',
	'localhost.example.com',
	'local.example.com',
	'10.0.0.5.example.com',
	'mylocal.com',
];

const refused = (url: string, named: RegExp, serverUrl = CLOUD): HostileCase => [
	`${JSON.stringify(url)} with ${serverUrl || 'fal’s cloud'} is refused`,
	() => expect(webhookUrlProblem(url, serverUrl)).toMatch(named),
];
const taken = (url: string, serverUrl = CLOUD): HostileCase => [
	`${JSON.stringify(url)} with ${serverUrl || 'fal’s cloud'} is taken`,
	() => expect(webhookUrlProblem(url, serverUrl)).toBeUndefined(),
];

hostileArea('webhook URLs', [
	...UNREACHABLE_HOSTS.map((host) => refused(`http://${host}/webhook/x`, /fal can never call it/)),
	...REACHABLE_HOSTS.map((host) => taken(`https://${host}/webhook/x`)),
	...[
		'https://n8n.example.com/webhook-test/abc/fal-sam',
		'https://n8n.example.com/WEBHOOK-TEST/abc',
		'https://n8n.example.com/n8n/webhook-test/abc',
		'https://n8n.example.com/webhook-test',
		'https://n8n.example.com/webhook%2Dtest/abc',
		'https://n8n.example.com/x/../webhook-test/abc',
		'https://n8n.example.com\\webhook-test\\abc',
	].map((url) => refused(url, /test URL.*production URL/)),
	refused('http://127.0.0.1:5678/webhook-test/abc', /production URL/, SANDBOX),
	taken('https://n8n.example.com/webhook/webhook-testing/x'),
	taken('https://n8n.example.com/webhook/x?next=/webhook-test/'),
	...['n8n.example.com/webhook/x', '/webhook/x', '//n8n.example.com/x', 'webhook', 'x', '{{$json.url}}', '%00'].map(
		(url) => refused(url, /must be an address that starts with http/),
	),
	...['ftp://n8n.example.com/x', 'file:///x', 'data:text/plain,x', 'javascript:alert(1)', 'ws://n8n.example.com'].map(
		(url) => refused(url, /must be an address that starts with http/),
	),
	...['http://', 'https:///webhook/x', 'https://n8n.example.com:99999/x', 'https://[::1', 'https:n8n.example.com'].map(
		(url) => refused(url, /must be an address that starts with http/),
	),
	...[
		'https://n8n.exa mple.com/x',
		'https://n8n.example.com/a b',
		'https://n8n.example.com/\nx',
		'https://n8n.example.com/\u0000',
	].map((url) => refused(url, /must have no space/)),
	...['https://n8n.example.com/\u200bx', 'https://\u202en8n.example.com', 'https://n8n.example.com/x\ufeff/y'].map(
		(url) => refused(url, /invisible/),
	),
	refused(`https://n8n.example.com/${'x'.repeat(2000)}`, /no more than 2000 characters/),
	taken(FAR),
	taken(FAR, SANDBOX),
	taken(FAR, IN_OFFICE),
	taken('http://127.0.0.1:5678/webhook/x', SANDBOX),
	taken('http://192.168.1.7/webhook/x', SANDBOX),
	taken('http://192.168.1.7:5678/webhook/x', IN_OFFICE),
	refused('http://127.0.0.1:5678/webhook/x', /fal can never call it/, IN_OFFICE),
	refused('http://192.168.1.7:5678/webhook/x', /fal can never call it/, 'https://fal.example.com'),
]);
