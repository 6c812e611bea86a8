"""Given names of many peoples: their short forms and spellings, and what they tell of the name behind.

Tables only; `keys` says what follows from them.
"""

from worker.pipeline.tag.listed import listed

# Where the family comes first, the given name is written as one word or two.
FAMILY_FIRST = listed(
    "kim lee park choi jung kang yoon han shin moon cho jang lim xi li wang zhang chen liu yang huang "
    "zhao wu zhou xu sun ma zhu hu guo he lin gao luo deng tsai jiang feng xie tang cao peng zeng song "
    "kwon hong ahn nam bae ban roh son ryu cheng chiang hsu wen shen ding kong"
)
# Where the family's name has come through a script that writes few vowels, o and u, e and i are one.
FEW_VOWELS = listed(
    "mohammed ahmed hussein hassan khaled khalifa mustafa abdullah ibrahim yusuf omar tariq karim rashid "
    "saeed yasser ismail yahya mahmud nuri ayman saddam haidar osama jamal bashar walid hamid qasem salim "
    "nasser faisal jawad majid hamed suleiman hisham moussa issa adel nabil jalal marwan habib mahdi fatima "
    "aisha naguib hosni muammar mansour anwar tawfiq riyad hamza ali reza mohsen ebrahim esmail"
)
NICKNAMES = {
    short: full
    for full, shorts in {
        "joseph": "joe joey",
        "robert": "bob rob bobby robbie",
        "william": "bill will billy",
        "james": "jim jimmy jamie",
        "john": "jack johnny jon",
        "michael": "mike mikhail michail mihail mikheil mykhailo mykhajlo mychajlo mykhaylo",
        "richard": "dick rick",
        "edward": "ed eddie ted",
        "thomas": "tom tommy",
        "charles": "charlie chuck",
        "anthony": "tony antony",
        "daniel": "dan danny",
        "david": "dave",
        "christopher": "chris",
        "matthew": "matt",
        "stephen": "steve steven",
        "elizabeth": "liz beth betty lizzie betsy libby elisabeth",
        "margaret": "maggie peggy meg",
        "katherine": "kate kathy katie cathy catherine katharine kathryn",
        "vladimir": "volodymyr wladimir wolodymyr vladymyr volodimir",
        "alexander": (
            "alex aljaksandr aliaksandr alyaksandr aleksandr oleksandr alexandr aleksander alexandre "
            "olexander olexandr oleksander"
        ),
        "benjamin": "ben binyamin benyamin",
        "samuel": "sam sammy",
        "nicholas": "nick nicolas",
        "peter": "pete pyotr petr piotr petro",
        "gregory": "greg",
        "jeffrey": "jeff geoffrey",
        "kenneth": "ken",
        "ronald": "ron ronnie",
        "donald": "don",
        "timothy": "tim",
        "andrew": "andy",
        "bernard": "bernie",
        "sergei": "sergey serhiy serhii serhij sergij sergej serguei",
        "yuri": "iurii yuriy jurij iouri",
        "andrei": "andrey andrii andriy",
        "dmitri": "dmitry dmytro dimitri dmitriy",
        "alexei": "alexey aleksei aleksey alexej oleksii oleksiy oleksij",
        "yevgeny": (
            "yevgeni yevgeniy evgeny evgeni evgenii evgueni jewgeni jewgenij yevhen jewhen eugene eugen"
        ),
        "nikolai": "nikolay nikolaj nicolai mykola nikola",
        "pavel": "pavlo pawel pawlo",
        "ivan": "iwan",
        "igor": "ihor",
        "konstantin": "kostyantyn constantin konstantyn constantine konstantinos",
        "grigory": "grigori grigoriy hryhoriy hryhorii",
        "vasily": "vasili vasyl wassili wasyl wassyl",
        "viktor": "victor wiktor",
        "oleg": "oleh",
        "fyodor": "fedor fjodor",
        "elena": "yelena olena jelena",
        "ekaterina": "yekaterina kateryna katerina jekaterina",
        "natalia": "natalya nataliya natalja nataliia",
        "irina": "iryna",
        "yulia": "julia yuliya iuliia julija ioulia",
        "yasser": "yasir jassir jasser yaser",
        "ismail": "ismael ismaeel ismayil",
        "yahya": "jahja yehia yahia",
        "mahmud": "mahmoud mahmood machmud",
        "nuri": "nouri noori",
        "ayman": "aiman aymen",
        "haidar": "haider haydar hayder",
        "cyril": "kyrylo kirill kiril kyrill cyrille",
        "ahmed": "ahmad achmed ahmet achmad akhmed akhmad",
        "hussein": "hussain husain hossein husayn husein",
        "hassan": "hasan",
        "khaled": "khalid chaled chalid",
        "khalifa": "chalifa",
        "mustafa": "mostafa moustafa",
        "abdullah": "abdallah abdulla",
        "ibrahim": "ebrahim",
        "yusuf": "yousef youssef yousuf jussuf",
        "omar": "umar",
        "tariq": "tarek tareq tarik",
        "karim": "kareem",
        "rashid": "rachid rasheed rached raschid",
        "saeed": "said sayed saïd",
        "mohammed": "muhammad mohamed mohammad muhammed mohamad muhammadu",
        "osama": "usama oussama",
        "jamal": "gamal djamal dschamal jamaal",
        "bashar": "baschar bachar",
        "walid": "waleed oualid",
        "qasem": "qassem qasim qassim kassem kasim kasem ghassem",
        "salim": "saleem",
        "nasser": "naser nasir nassir",
        "faisal": "faysal feisal",
        "jawad": "javad dschawad",
        "majid": "madjid majeed",
        "suleiman": "sulaiman soliman sulayman solaiman",
        "hisham": "hesham hicham",
        "moussa": "musa mousa",
        "issa": "isa eissa",
        "adel": "adil",
        "nabil": "nabeel",
        "jalal": "galal dschalal djalal",
        "marwan": "marouan marouane",
        "mahdi": "mehdi",
        "fatima": "fatma fatemeh fatimah",
        "aisha": "aysha aicha ayesha",
        "naguib": "nagib najib nageeb najeeb",
        "hosni": "husni",
        "muammar": "moammar",
        "tawfiq": "tewfik tawfik taoufik toufik",
        "saif": "seif sayf",
        "riyad": "riad ryad",
        "maxim": "maksim maksym maxym maxime",
        "denis": "denys",
        "valery": "valerii valeriy valerij waleri valeri",
        "vyacheslav": "viacheslav wjatscheslaw vjaceslav viatcheslav",
        "vitaly": "vitali vitaliy vitalii vitalij witali witalij",
        "anatoly": "anatoli anatoliy anatolii anatolij",
        "gennady": "gennadi gennadiy gennadij hennadiy hennadii guennadi",
        "georgy": "georgi georgiy heorhiy",
        "ilya": "ilja illia illya iliya",
        "maria": "mariya marija mariia",
        "tatiana": "tetiana tatyana tatjana tetyana",
        "svetlana": "swetlana svitlana sviatlana swjatlana",
        "olga": "olha",
        "sophia": "sofia sofya sofiya",
        "alexandra": "aleksandra oleksandra",
        "ioannis": "giannis yiannis yannis yanis",
        "abigail": "abby",
        "amanda": "mandy",
        "angela": "angie",
        "arnold": "arnie",
        "barbara": "barb",
        "cynthia": "cindy",
        "deborah": "debbie debra deb",
        "douglas": "doug",
        "frederick": "fred freddie frederic",
        "gerald": "jerry jerrold",
        "gerard": "gerry",
        "herbert": "herb",
        "jacob": "jake",
        "jacqueline": "jackie",
        "jennifer": "jenny jen",
        "jessica": "jess",
        "joshua": "josh",
        "judith": "judy",
        "lawrence": "larry laurence",
        "leonard": "lenny len",
        "louis": "lou",
        "martin": "marty",
        "nathaniel": "nate",
        "pamela": "pam",
        "patrick": "pat",
        "penelope": "penny",
        "philip": "phil phillip",
        "raymond": "ray",
        "rebecca": "becky",
        "russell": "russ",
        "stanley": "stan",
        "susan": "sue suzie",
        "terence": "terry",
        "theodore": "theo",
        "tobias": "toby",
        "valerie": "val",
        "victoria": "vicky vicki",
        "vincent": "vince",
        "walter": "walt",
        "zachary": "zach zack",
        "alfred": "alf alfie",
        "archibald": "archie",
        "augustus": "gus",
        "clifford": "cliff",
        "clinton": "clint",
        "dorothy": "dot dottie",
        "eleanor": "ellie",
        "gilbert": "gil",
        "gwendolyn": "gwen",
        "josephine": "josie",
        "madeline": "maddie madeleine",
        "mitchell": "mitch",
        "nicole": "nikki",
        "oliver": "ollie",
        "reginald": "reggie reg",
        "rosemary": "rosie",
        "rudolph": "rudy rudolf",
        "sebastian": "seb",
        "sidney": "sid",
        "stephanie": "steph",
        "vernon": "vern",
        "wilfred": "wilf",
        "nathan": "natan",
        "abraham": "avraham",
        "isaac": "yitzhak itzhak yitzchak",
        "yosef": "yossi",
        "simon": "shimon",
        "mamata": "mamta",
        "khabib": "habib",
        "hamed": "hamid hameed",
    }.items()
    for short in shorts.split()
}
# Short forms that are another name's first: Sam is Samuel, and Samantha too.
ALSO = {
    full: frozenset(shorts.split())
    for full, shorts in {
        "samantha": "sam",
        "lionel": "leo",
        "leonardo": "leo",
        "leonard": "leo",
        "jefferson": "jeff",
        "alexandra": "alex",
        "alexis": "alex",
        "alejandro": "alex",
        "patricia": "pat",
        "christine": "chris",
        "christina": "chris",
        "christian": "chris",
        "charlotte": "charlie",
        "theodore": "ted teddy",
        "edwin": "ed",
        "edgar": "ed",
        "edmund": "ed",
        "eugene": "gene",
        "harold": "harry hal",
        "henry": "harry hank",
        "jerome": "jerry",
        "jeremiah": "jerry",
        "antonio": "tony",
        "maximilian": "max",
        "maxwell": "max",
        "albert": "al bert",
        "alan": "al",
        "alfred": "al fred",
        "benedict": "ben",
        "francis": "frank",
        "franklin": "frank",
        "joanna": "jo",
        "josephine": "jo",
        "jonathan": "jon jonny",
        "louise": "lou",
        "nathan": "nate nat",
        "natalie": "nat",
        "frederick": "rick",
        "ricardo": "rick",
        "sandra": "sandy",
        "theresa": "terry",
        "andrea": "andy",
        "daniela": "dani",
        "melanie": "mel",
        "melissa": "mel",
        "virginia": "ginny",
        "francisco": "paco",
    }.items()
}
# Given names that a model taught by English news hardly knows.
ABROAD = FEW_VOWELS | listed(
    "volodymyr wladimir oleksandr olexander aleksandr aleksander andriy andrij andrii dmytro dmitri dmitry "
    "serhiy serhij sergei sergey mykhailo mikhail mikheil mykola nikolai oleksii oleksiy aleksei aleksey "
    "alexei yevhen yevgeny evgeny kyrylo kirill ihor igor oleh oleg pavlo petro pyotr ruslan taras bohdan "
    "vasyl vasily viktor vyacheslav valerii valeriy leonid ramzan yuriy yuri iryna irina kateryna yekaterina "
    "natalia nataliia olena olga svetlana sviatlana tetiana tatiana yulia yuliia zoran milos milorad dragan "
    "slobodan aleksandar ivica borut janez jaroslaw andrzej mateusz grzegorz wojciech zbigniew krzysztof "
    "radoslaw bronislaw gitanas ingrida dalia saulius arvydas valdas algirdas vytautas zygimantas gabrielius "
    "rasa viktorija krisjanis valdis egils artis toomas kersti juri siim kaja sauli jyrki esko juha zoltan "
    "laszlo gyorgy istvan ferenc sandor miklos janos nicolae traian klaus ilie rumen boyko bojko recep kemal "
    "ekrem ahmet mehmet devlet fethullah mustafa selahattin meral mansur narendra rahul amit arvind manmohan "
    "imran nawaz asif pervez joko prabowo megawati susilo shinzo fumio yoshihide junichiro taro jurgen "
    "juergen jorgen joergen gunther guenther jorg joerg bjorn bjoern soren soeren hakan haakon sigrid birgit "
    "wolfgang dietrich helmut heinz horst uwe rainer matthias ulrich giorgos yorgos georgios giannis yannis "
    "yanis ioannis kyriakos evangelos dimitris kostas konstantinos nikos panagiotis stavros xenia ksenia "
    "ludmila oksana olha lesya stanimir zeljko zdravko dusan vojislav jiri vaclav frantisek zdenek miroslav "
    "stanislav boguslaw tadeusz jerzy agnieszka malgorzata joao luiz rodrigo rajesh rabindranath sachin "
    "virat sunil sanjay suresh ramesh "
    # of India, Pakistan, Bangladesh and Sri Lanka
    "mamata mamta nitish akhilesh mulayam lalu tejashwi sharad uddhav devendra nirmala smriti sushma jaya "
    "arun arjun ashok anil ajay vijay rajiv rajnath pranab pratibha droupadi venkaiah jagdeep hemant "
    "bhupesh priyanka deepika aishwarya shreya anjali kavita lakshmi meena neha pooja radhika sunita usha "
    "vandana abhishek aditya akash amitabh ankit anupam ashwin bhuvan chetan dinesh gautam gopal harish "
    "hrithik jayant karthik kapil lokesh mahendra manish manoj mohan mukesh naveen nikhil nitin prakash "
    "prasad pradeep prashant praveen rajat rajendra rakesh ranbir ravi ravindra rishabh rohit sandeep "
    "satya shashi shivraj shubman siddharth sourav subramanyam sudhir surendra tarun uday umesh vikas "
    "vikram vinod vivek yogesh benazir shehbaz bilawal zulfikar hasina khaleda ziaur mahinda gotabaya "
    "ranil maithripala chandrika sirimavo anura sajith pushpa"
    # of Africa
    "olusegun muhammadu goodluck chinedu chidi chukwuma chimamanda emeka ifeanyi ikechukwu kelechi nnamdi "
    "obinna okechukwu onyeka uchenna uzoma ngozi adebayo adewale ayodele babatunde bukola folasade femi "
    "olumide oluwaseun tunde wole yemi yakubu atiku nasir kwame kwabena kofi kwasi akosua akua thabo sipho "
    "themba thandi nkosazana naledi lindiwe mmusi tito bheki siyabonga uhuru raila mwai wangari wanjiru "
    "njoroge kamau odhiambo otieno kipchoge eliud riek meles hailemariam abiy haile tedros "
    "tigist yohannes isaias yoweri juvenal evariste kizza jakaya samia tundu emmerson tendai "
    "lazarus hakainde filipe armando ousmane mamadou moussa amadou alassane macky abdoulaye aminata "
    "fatou fatoumata mariama oumar seydou sekou souleymane thierno youssou idriss mahamat assimi bassirou "
    "faustin "
    # of Spain, Portugal, Italy and the Americas
    "gustavo andres javier enrique alejandro joaquin evo rigoberta ollanta keiko horacio lucia "
    "consuelo rocio itziar inigo iker xabi andoni asier unai jordi oriol carles josep meritxell "
    "cayetana pablo gonzalo alvaro ramiro ricardo eduardo fernando francisco "
    "ignacio jaime jorge julio manuel marcelo miguel rafael ramon raul ruben sergio vicente yolanda "
    "ximena beatriz paloma jair dilma fernanda flavio geraldo aecio marcio thiago vinicius "
    "neymar ronaldinho paulo joaquim cristiano anibal rui nuno goncalo tiago diogo ines paolo paola matteo "
    "giuseppe giovanni giancarlo gianluca gianluigi giulia giorgia giulio luigi ludovica massimo maurizio "
    "pierluigi pietro piero silvio simona stefano umberto vincenzo antonella chiara federica francesca "
    "ilaria elly ignazio "
    # of Turkey, Iran, Central Asia and the Arabs
    "tayyip bulent suleyman tansu ismet numan hulusi mevlut binali bekir canan ayse aylin aysegul berat "
    "burak cem elif emine emre erdal ertugrul esra fatih gulsen huseyin ilhan leyla merve mesut murat "
    "mehmed nihat nurettin okan onur orhan osman ozgur ruhollah rustem sebnem selim sinan tarkan tuncay "
    "turgut umit volkan yunus zeki zeynep reza hossein mohsen javad masoud massoud massud masud saeid "
    "ebrahim esmail qasem ghasem shirin maryam narges nasrin niloufar parisa simin soraya ashraf abdul "
    "burhanuddin gulbuddin zalmay nursultan emomali shavkat gurbanguly serdar sadyr sooronbay almazbek "
    "kurmanbek ilham heydar nikol serzh armen tigran vahagn qusay udai fadi fayez ghassan ziad zaid zayed "
    "jabril jibril noureddine nouri abdelaziz abdelmadjid abdelilah abdelkader abdelhamid fouad rafik "
    "rafiq rached moncef beji kais houda hanan haneen mouna rania samira yasmin yasmine zeinab zainab"
    # of Greece, the Balkans, Hungary, Romania, Bulgaria, Poland, the Czechs, the Baltic and the North
    "antonis prokopis katerina yiorgos vassilis vasilis thanasis theodoros spyros sotiris panos nikolaos "
    "michalis manolis lefteris ilias fotini evangelia eleni despina luka ivan marko mirko jovan "
    "jovana nikola dejan bojan boban goran stjepan tomislav zlatko zlatan vedran ivana haris sejfudin bakir "
    "radovan ratko biljana ljiljana snezana vesna gordana kolinda andrej mateja edi ilir hashim albin vjosa "
    "ramush bujar gabor judit zsuzsa mircea iulian liviu gheorghe florin dacian catalin calin sorin corneliu "
    "viorica raluca andreea mihai mihaela lacramioara boyka plamen kornelia tsvetan kristalina iliana "
    "dimitar hristo stoyan todor zhivko katarzyna lech ewa rafal szymon wladyslaw slawomir marek karol "
    "jadwiga jolanta danuta stanislaw leszek kazimierz jacek bartosz tomasz piotr pawel michal lukasz kamil "
    "zofia iga zuzana petr bohuslav karel ondrej lubomir pavol matus iveta vladimira ludovit jozef juraj "
    "radek jaromir dominika marketa barbora karolina gintautas ramunas algis zydrunas edgars arturs evika "
    "urmas hanno tarja paavo pekka jyri mika kimi teemu riikka anneli petteri paivi jussi timo thorbjorn "
    "trygve torbjorn asbjorn oyvind sindre ingvild gudrun halldor olafur bjarni sigmundur thordis gudni "
    "vigdis mette ebba annika mikael "
    # of Germany, the Netherlands, France and Israel
    "annegret annalena sigmar frauke sahra winfried hannelore heiko dorothee franziska malu manuela reiner "
    "geert jeroen wouter pieter joost maarten lodewijk femke hendrik marion segolene edouard najat rachida "
    "thibaut christophe mathieu mathilde yael yair yitzhak ehud naftali avigdor moshe menachem golda tzipi "
    "melania ivanka ayelet binyamin benyamin itamar bezalel shlomo "
    # of Korea and Japan, China, Vietnam, Indonesia, the Philippines, Malaysia, Thailand
    "yukiya shigeki yuki haruka sakura ayumi hiroki kazuki kenta daisuke ryota tetsuya tsutomu yoshiro "
    "yoichi bambang budi agus dewi siti retno ganjar anies basuki benigno corazon leni imelda mahathir "
    "najib muhyiddin thaksin yingluck prayut prayuth srettha paetongtarn abhisit aung"
)
# What Hungarians and Japanese are called, who put it last: Orbán Viktor. Without surnames of the West.
GIVEN_LAST = listed(
    "akos andras attila balazs bela bence csaba erzsebet ferenc gabor gergely geza gyorgy gyula ildiko ilona "
    "imre istvan janos jozsef judit karoly katalin krisztian krisztina lajos laszlo levente marton mate "
    "mihaly miklos peter sandor tamas tibor timea tunde viktor zoltan zsolt zsuzsanna akira fumio haruki "
    "hayao hideki hideo hiroshi ichiro junichiro kazuo keiko kenji kenzaburo makoto masayoshi minoru naoto "
    "nobuo sanae satoshi shohei hirokazu yoshimasa toshimitsu katsunobu shunichi tatsuya kazuya kosuke "
    "yusuke hajime isao kiyoshi koji masaru mitsuko natsuko noriko osamu ryoichi ryuichi seiji shintaro "
    "shinjiro soichiro tadao takeo tetsuo toshihiro toshiaki tsuneo wataru yasuhiro yusaku kazuhiro "
    "hirobumi eisaku kakuei tomiichi morihiro yoshinori masako michiko naruhito akihito hirohito fumihito "
    "shigeru shinichi shinzo takashi takeshi taro toshiro yasuo yoko yoshihide yukio yuriko"
)
# Given names of the Spanish-speaking, who have the father's name and the mother's behind it.
SPANISH = listed(
    "adolfo adriana agustin alberto alejandra alejandro alfonso alfredo alicia alvaro ana andres angel "
    "antonio armando arturo augusto beatriz benito bernardo camila camilo carlos carmen carolina catalina "
    "cecilia cesar claudia clara consuelo cristina daniel daniela david diana diego eduardo elena emilio "
    "enrique ernesto esteban eva felipe fernando francisco gabriel gabriela gerardo gonzalo gloria "
    "guillermo gustavo hector hernan horacio hugo ignacio ines irene isabel ivan jaime javier jesus "
    "joaquin jorge jose josefina juan juana julian julio laura leopoldo lorena lorenzo lucia luis luisa "
    "manuel marcela marcelo marcos margarita maria mariana mariano mario marta martin mateo mauricio "
    "mercedes miguel monica natalia nestor nicolas nora octavio oscar pablo paloma paola patricia pedro "
    "pilar rafael ramiro ramon raul ricardo roberto rocio rodolfo rodrigo rogelio rosa rosario ruben "
    "salvador sandra santiago sara sebastian sergio silvia sofia susana teresa tomas valentina veronica "
    "vicente victor violeta ximena yolanda"
)
# Given names that are called in pairs, by which brothers differ: Juan Carlos, Jean-Marc.
FIRST_OF_TWO = listed("juan jose jean luis miguel maria ana anne marie pierre hans karl carlos")
SECOND_OF_TWO = listed(
    "alberto angel antonio baptiste carlos claude eduardo enrique felipe fernando francisco francois "
    "guillermo ignacio jacques javier jesus joachim jorge jose josef laura laure louis luc lucia luis "
    "manuel marc maria marie martin michel miguel pablo paul pedro peter philippe pierre ramon roberto "
    "rudolf sophie theresa yves"
)
