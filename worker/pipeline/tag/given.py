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
    "nasser faisal jawad majid suleiman hisham moussa issa adel nabil jalal marwan habib mahdi fatima aisha "
    "naguib hosni muammar mansour anwar tawfiq riyad hamza"
)
NICKNAMES = {
    short: full
    for full, shorts in {
        "joseph": "joe joey",
        "robert": "bob rob bobby robbie",
        "william": "bill will billy",
        "james": "jim jimmy jamie",
        "john": "jack johnny jon",
        "michael": "mike mick mikhail michail mihail mikheil mykhailo mykhajlo mychajlo mykhaylo",
        "richard": "dick rick",
        "edward": "ed eddie ted",
        "thomas": "tom tommy",
        "charles": "charlie chuck",
        "anthony": "tony",
        "daniel": "dan danny",
        "david": "dave",
        "christopher": "chris",
        "matthew": "matt",
        "stephen": "steve steven",
        "elizabeth": "liz beth betty",
        "margaret": "maggie peggy",
        "katherine": "kate kathy catherine katharine",
        "vladimir": "volodymyr wladimir wolodymyr vladymyr volodimir",
        "alexander": (
            "alex aljaksandr aliaksandr alyaksandr aleksandr oleksandr alexandr aleksander alexandre "
            "olexander olexandr oleksander"
        ),
        "benjamin": "ben binyamin benyamin",
        "samuel": "sam",
        "nicholas": "nick nicolas",
        "peter": "pete pyotr petr piotr petro",
        "gregory": "greg",
        "jeffrey": "jeff geoffrey",
        "kenneth": "ken",
        "ronald": "ron",
        "donald": "don",
        "timothy": "tim",
        "andrew": "andy",
        "bernard": "bernie",
        "sergei": "sergey serhiy serhii serhij sergij sergej",
        "yuri": "iurii yuriy jurij",
        "andrei": "andrey andrii andriy",
        "dmitri": "dmitry dmytro dimitri dmitriy",
        "alexei": "alexey aleksei aleksey alexej oleksii oleksiy oleksij",
        "yevgeny": "yevgeni yevgeniy evgeny evgeni evgenii jewgeni jewgenij yevhen jewhen eugene eugen",
        "nikolai": "nikolay nikolaj nicolai mykola nikola",
        "pavel": "pavlo pawel pawlo",
        "ivan": "iwan",
        "igor": "ihor",
        "konstantin": "kostyantyn constantin konstantyn constantine konstantinos",
        "grigory": "grigori grigoriy hryhoriy hryhorii",
        "vasily": "vasili vasyl wassili wasyl",
        "viktor": "victor wiktor",
        "oleg": "oleh",
        "fyodor": "fedor fjodor",
        "elena": "yelena olena jelena",
        "ekaterina": "yekaterina kateryna katerina jekaterina",
        "natalia": "natalya nataliya natalja nataliia",
        "irina": "iryna",
        "yulia": "julia yuliya iuliia julija",
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
        "mohammed": "muhammad mohamed mohammad muhammed mohamad",
        "osama": "usama oussama",
        "jamal": "gamal djamal dschamal jamaal",
        "bashar": "baschar bachar",
        "walid": "waleed oualid",
        "hamid": "hameed",
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
        "vyacheslav": "viacheslav wjatscheslaw vjaceslav",
        "vitaly": "vitali vitaliy vitalii vitalij witali witalij",
        "anatoly": "anatoli anatoliy anatolii anatolij",
        "gennady": "gennadi gennadiy gennadij hennadiy hennadii",
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
    }.items()
    for short in shorts.split()
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
    "virat sunil sanjay suresh ramesh"
)
# What Hungarians and Japanese are called, who put it last: Orbán Viktor. Without surnames of the West.
GIVEN_LAST = listed(
    "akos andras attila balazs bela bence csaba erzsebet ferenc gabor gergely geza gyorgy gyula ildiko ilona "
    "imre istvan janos jozsef judit karoly katalin krisztian krisztina lajos laszlo levente marton mate "
    "mihaly miklos peter sandor tamas tibor timea tunde viktor zoltan zsolt zsuzsanna akira fumio haruki "
    "hayao hideki hideo hiroshi ichiro junichiro kazuo keiko kenji kenzaburo makoto masayoshi minoru naoto "
    "nobuo sanae satoshi shigeru shinichi shinzo takashi takeshi taro toshiro yasuo yoko yoshihide yukio "
    "yuriko"
)
# Given names that are called in pairs, by which brothers differ: Juan Carlos, Jean-Marc.
FIRST_OF_TWO = listed("juan jose jean luis miguel maria ana anne marie pierre hans karl carlos")
SECOND_OF_TWO = listed(
    "alberto angel antonio baptiste carlos claude eduardo enrique felipe fernando francisco francois "
    "guillermo ignacio jacques javier jesus joachim jorge jose josef laura laure louis luc lucia luis "
    "manuel marc maria marie martin michel miguel pablo paul pedro peter philippe pierre ramon roberto "
    "rudolf sophie theresa yves"
)
