# A second, slow and plain implementation of the verdict on an sdkconfig, written from the specification alone; verdicts.tsv holds its answers.
# Usage: python3 oracle.py LIST, run in the project's root; LIST has lines of file, release or -, chip or -, profile, features or -, split by tabs. Needs PyYAML.
import json,re,sys,yaml
D='hardening/src/main/resources/dev/bulwark/hardening/'
R=[r for r in yaml.safe_load(open(D+'rules.yaml'))['rules'] if r['target']=='sdkconfig' and 'symbols' in r['check']]
S=json.load(open(D+'idf-symbols.json')); VS=S['versions']; SY=S['symbols']
REN={}
for o,n,v in S['renames']: REN.setdefault(o,[]).append((n,v))
def ex(n,i): return n in SY and SY[n]['v'][i]=='1'
def read(b):
    a={}
    if b.startswith(b'\xef\xbb\xbf'): b=b[3:]
    lines=b.decode('utf8','replace').split('\n')
    comp=any('Automatically generated file' in l for l in lines[:10])
    hdr=None
    for l in lines:
        l=l.rstrip(' \t\r')
        m=re.match(r'CONFIG_([A-Za-z0-9_]+)=(.*)$',l)
        if m:
            v=m.group(2)
            if v in('','N'): v='n'
            elif len(v)>1 and v[0]==v[-1]=='"': v=re.sub(r'\\(.)',r'\1',v[1:-1])
            a[m.group(1)]=v; continue
        m=re.match(r'# CONFIG_([A-Za-z0-9_]+) is not set$',l)
        if m: a[m.group(1)]='n'; continue
        m=re.search(r'\(ESP-IDF\) v?(\d+\.\d+)\S* Project Configuration',l)
        if m and hdr is None: hdr=m.group(1)
    return a,comp or len(a)>=500,hdr
def rel(t):
    m=re.match(r'v?(\d+)\.(\d+)',t)
    k=(int(m[1]),int(m[2])); b=0
    for i,v in enumerate(VS):
        if tuple(map(int,v.split('.')))<=k: b=i
    return b
def num(s):
    try: return int(s,16) if re.match(r'[+-]?0[xX]',s) else int(s,10)
    except: return None
def default(n,i):
    d=None
    if not ex(n,i): return None
    for first,e in SY[n].get('d',[]):
        if first<=i: d=e
    if d is None or len(d)!=1: return None
    t=d[0].strip().strip('"').lower()
    return t if t in('y','n') or num(t) is not None else None
def same(a,b):
    x,y=num(a),num(b)
    return (x is not None and x==y) or a==b
def value(s,al,a,comp,i):
    if s in a: return a[s],'assigned'
    val=[x['name'] for x in al if VS.index(x['idf'][0])<=i<=VS.index(x['idf'][1]) and ex(x['name'],i)]
    for x in val:
        if x in a: return a[x],'assigned'
    for o in a:
        for n,v in REN.get(o,[]):
            if v[i]=='1' and s in n: return a[o],'renamed'
    t=s if ex(s,i) else (val[0] if val else s)
    if comp: return ('n' if SY.get(t,{}).get('t')=='b' else None),'absent'
    d=default(t,i)
    return (d,'default') if d is not None else (None,'absent')
def term(t,a,comp,i,chip,feat):
    t=t.strip()
    m=re.match(r'(!?)feature:(.*)$',t)
    if m: return (m[2] in feat)!=(m[1]=='!')
    m=re.match(r'(\w+)(!?=)(.*)$',t)
    if m[1]=='target':
        if chip is None: return None
        return (chip==m[3])==(m[2]=='=')
    s=m[1]
    if not ex(s,i): v='n'
    elif s in a: v=a[s]
    elif comp: v='n' if SY[s]['t']=='b' else None
    else: v=default(s,i)
    if v is None: return None
    return same(v,m[3])==(m[2]=='=')
def cond(w,*x):
    o=[]
    for p in w.split('||'):
        t=[term(q,*x) for q in p.split('&&')]
        o.append(False if False in t else None if None in t else True)
    return True if True in o else None if None in o else False
def one(r,a,comp,i,chip,prof,feat):
    c=r['check']; al=c.get('aliases',{})
    act=[s for s in c['symbols'] if ex(s,i) or any(VS.index(x['idf'][0])<=i<=VS.index(x['idf'][1]) and ex(x['name'],i) for x in al.get(s,[]))]
    if not act: return 'not-applicable','not-in-version'
    if prof=='development' and r['items']==['C5']: return 'not-applicable','condition'
    w=r.get('applies',{}).get('when')
    if w:
        k=cond(w,a,comp,i,chip,feat)
        if k is False: return 'not-applicable','condition'
        if k is None: return 'unknown','condition'
    res=[]
    for s in act:
        v,why=value(s,al.get(s,[]),a,comp,i)
        op=c['op']
        if op=='any': g=True
        elif v is None: g=None
        elif op=='eq': g=same(v,str(c['value']))
        elif op=='ne': g=not same(v,str(c['value']))
        else:
            n=num(v); g=None if n is None else (n<=c['value'] if op=='le' else n>=c['value'])
        res.append(g)
    if c['combine']=='any': g=True if True in res else False if all(x is False for x in res) else None
    else: g=False if False in res else True if all(x is True for x in res) else None
    return {True:'pass',False:'fail',None:'unknown'}[g],''
def run(path,idf,chip,prof,feat):
    a,comp,hdr=read(open(path,'rb').read())
    t=idf or hdr or (a.get('IDF_INIT_VERSION') if re.match(r'v?\d+\.\d+',a.get('IDF_INIT_VERSION','')) else None)
    chip=chip or (a.get('IDF_TARGET') if a.get('IDF_TARGET') not in(None,'','n') else None)
    for r in R:
        if t: v,_=one(r,a,comp,rel(t),chip,prof,feat)
        else:
            vs={x[0] for x in (one(r,a,comp,i,chip,prof,feat) for i in range(len(VS)))}-{'not-applicable'}
            v='not-applicable' if not vs else vs.pop() if len(vs)==1 else 'unknown'
        yield r['id'],v
if __name__=='__main__':
    for line in open(sys.argv[1]):
        p,idf,chip,prof,feat=line.rstrip('\n').split('\t')
        for rid,v in run(p,None if idf=='-' else idf,None if chip=='-' else chip,prof,set() if feat=='-' else set(feat.split(','))):
            print('\t'.join([p,idf,chip,prof,feat,rid,v]))
